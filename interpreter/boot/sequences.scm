;;; SX: words on sequences that call a procedure of the guest's.
;;;
;;; A sequence is a list, a vector, a string (its characters), a bytevector, a
;;; dict (its entries, lists of a key and a value), or `nil`, which is empty. The
;;; sequence comes last, and the answer is a list, where a word's page does not say otherwise.
;;; Procedures are called with the elements from the first to the last.

(define (filter keep? seq)
  "A list of the elements of `seq` for which `keep?` holds."
  (let loop ((rest (%items "filter" seq 2)) (kept '()))
    (cond ((not (pair? rest)) (%reverse! kept))
          ((keep? (car rest)) (loop (cdr rest) (cons (car rest) kept)))
          (else (loop (cdr rest) kept)))))

(define (remove drop? seq)
  "A list of the elements of `seq` for which `drop?` does not hold."
  (let loop ((rest (%items "remove" seq 2)) (kept '()))
    (cond ((not (pair? rest)) (%reverse! kept))
          ((drop? (car rest)) (loop (cdr rest) kept))
          (else (loop (cdr rest) (cons (car rest) kept))))))

(define reduce
  (case-lambda
    ((f seq)
     "What comes of calling `f` with `init` and the first element, then with its answer and the second, and so on. Without `init` the first element takes its place; `(f)` is answered if there is none."
     (let ((items (%items "reduce" seq 2)))
       (if (pair? items)
           (%reduce f (car items) (cdr items))
           (f))))
    ((f init seq)
     (%reduce f init (%items "reduce" seq 3)))))

(define (%reduce f init items)
  (let loop ((answer init) (rest items))
    (if (pair? rest)
        (loop (f answer (car rest)) (cdr rest))
        answer)))

(define fold
  (case-lambda
    ((f init seq)
     "What comes of calling `f` with the first element and `init`, then with the second and its answer, and so on: as `reduce`, the element first. With more sequences, with an element of each, as far as the shortest goes."
     (let loop ((answer init) (rest (%items "fold" seq 3)))
       (if (pair? rest)
           (loop (f (car rest) answer) (cdr rest))
           answer)))
    ((f init seq1 seq2 . seqs)
     (let loop ((answer init) (rows (%rows "fold" (cons seq1 (cons seq2 seqs)) 3)))
       (if (pair? rows)
           (loop (apply f (append (car rows) (list answer))) (cdr rows))
           answer)))))

(define fold-right
  (case-lambda
    ((f init seq)
     "As `fold`, from the last elements to the first: `(fold-right cons '() seq)` is a list of the elements of `seq`."
     (let loop ((answer init) (rest (reverse (%items "fold-right" seq 3))))
       (if (pair? rest)
           (loop (f (car rest) answer) (cdr rest))
           answer)))
    ((f init seq1 seq2 . seqs)
     (let loop ((answer init) (rows (reverse (%rows "fold-right" (cons seq1 (cons seq2 seqs)) 3))))
       (if (pair? rows)
           (loop (apply f (append (car rows) (list answer))) (cdr rows))
           answer)))))

(define (map-indexed f seq)
  "A list of what `f` answers for the position of each element of `seq` and the element."
  (let loop ((rest (%items "map-indexed" seq 2)) (k 0) (answers '()))
    (if (pair? rest)
        (loop (cdr rest) (+ k 1) (cons (f k (car rest)) answers))
        (%reverse! answers))))

(define (mapcat f seq)
  "A list of the elements of the sequences that `f` answers for the elements of `seq`, in turn."
  (%concat "mapcat" (map f (%items "mapcat" seq 2))))

(define (take-while keep? seq)
  "A list of the elements of `seq` before the first for which `keep?` does not hold."
  (let loop ((rest (%items "take-while" seq 2)) (kept '()))
    (if (and (pair? rest) (keep? (car rest)))
        (loop (cdr rest) (cons (car rest) kept))
        (%reverse! kept))))

(define (drop-while drop? seq)
  "A list of the elements of `seq` from the first for which `drop?` does not hold."
  (let loop ((rest (%items "drop-while" seq 2)))
    (if (and (pair? rest) (drop? (car rest)))
        (loop (cdr rest))
        rest)))

(define any
  (case-lambda
    ((test seq)
     "What `test` answers for the first element of `seq` for which that is true, else `#f`. With more sequences, for an element of each, as far as the shortest goes."
     (let loop ((rest (%items "any" seq 2)))
       (and (pair? rest)
            (or (test (car rest)) (loop (cdr rest))))))
    ((test seq1 seq2 . seqs)
     (let loop ((rows (%rows "any" (cons seq1 (cons seq2 seqs)) 2)))
       (and (pair? rows)
            (or (apply test (car rows)) (loop (cdr rows))))))))

(define every
  (case-lambda
    ((test seq)
     "What `test` answers for the last element of `seq` if that is true for every one, else `#f`; `#t` if there is none. With more sequences, for an element of each, as far as the shortest goes."
     (let loop ((rest (%items "every" seq 2)) (answer #t))
       (if (and answer (pair? rest))
           (loop (cdr rest) (test (car rest)))
           (or answer #f))))
    ((test seq1 seq2 . seqs)
     (let loop ((rows (%rows "every" (cons seq1 (cons seq2 seqs)) 2)) (answer #t))
       (if (and answer (pair? rows))
           (loop (cdr rows) (apply test (car rows)))
           (or answer #f))))))

(define (list-index test seq)
  "The position of the first element of `seq` for which `test` holds, or `#f`."
  (let loop ((rest (%items "list-index" seq 2)) (k 0))
    (cond ((not (pair? rest)) #f)
          ((test (car rest)) k)
          (else (loop (cdr rest) (+ k 1))))))

(define sort
  (case-lambda
    ((seq)
     "The elements of `seq` in order: a vector of a vector, else a list. Without `less?`, in the order of `compare`. What comes neither before nor after each other stays as it was. `less?` may also stand second."
     (let ((items (%items "sort" seq 1)))
       (%like seq (%sorted items items))))
    ((less? seq)
     (if (procedure? less?)
         (%like seq (%sort-list less? (%items "sort" seq 2)))
         (%like less? (%sort-list seq (%items "sort" less? 1)))))))

(define sort-by
  (case-lambda
    ((key seq)
     "The elements of `seq` in the order of what `key` answers for them: a vector of a vector, else a list. Without `less?`, in the order of `compare`. Elements whose keys are alike stay as they were."
     (let ((items (%items "sort-by" seq 2)))
       (%like seq (%sorted (map key items) items))))
    ((key less? seq)
     (let* ((items (%items "sort-by" seq 3))
            (keyed (map cons (map key items) items)))
       (%like seq (map cdr (%sort-list (lambda (a b) (less? (car a) (car b))) keyed)))))))

(define (%like seq items)
  (if (vector? seq) (list->vector items) items))

;; A merge sort: the first half and the second half, each sorted, are merged by
;; relinking their pairs. Of two that are alike the one from the first half goes first.
(define (%sort-list less? items)
  (let ((rest items))
    (let sorted ((size (length items)))
      (case size
        ((0) '())
        ((1) (let ((first (car rest))) (set! rest (cdr rest)) (list first)))
        (else
         (let* ((half (quotient size 2))
                (a (sorted half))
                (b (sorted (- size half))))
           (%merge! less? a b)))))))

(define (%merge! less? a b)
  (let ((head (list #f)))
    (let loop ((end head) (a a) (b b))
      (cond ((null? a) (set-cdr! end b) (cdr head))
            ((null? b) (set-cdr! end a) (cdr head))
            ((less? (car b) (car a)) (set-cdr! end b) (loop b a (cdr b)))
            (else (set-cdr! end a) (loop a (cdr a) b))))))
