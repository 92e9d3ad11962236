;;; 6.4 and 6.10  Lists: the procedures that call a procedure of the guest's.
;;;
;;; They go from left to right. What they build is nobody else's until they
;;; answer, and an escape never comes back, so lists are built backwards and
;;; turned round in place. Lists are looked over before the first call: one that
;;; is no list, or circular with no end elsewhere, is refused at once.

(define map
  (case-lambda
    ((f list)
     "A list of what `f` answers for each element of `list`, called from the first to the last; with more lists, for their first elements, their second, ... as far as the shortest goes."
     (%check-list "map" list 2)
     (let loop ((rest list) (answers '()))
       (if (pair? rest)
           (loop (cdr rest) (cons (f (car rest)) answers))
           (%reverse! answers))))
    ((f list1 list2)
     (%check-lists "map" (list list1 list2))
     (let loop ((rest1 list1) (rest2 list2) (answers '()))
       (if (and (pair? rest1) (pair? rest2))
           (loop (cdr rest1) (cdr rest2) (cons (f (car rest1) (car rest2)) answers))
           (%reverse! answers))))
    ((f list1 list2 . lists)
     (let ((all (cons list1 (cons list2 lists))))
       (%check-lists "map" all)
       (let loop ((rests all) (answers '()))
         (if (%all-pairs? rests)
             (loop (%cdrs rests) (cons (apply f (%cars rests)) answers))
             (%reverse! answers)))))))

(define for-each
  (case-lambda
    ((f list)
     "Calls `f` with each element of `list`, from the first to the last; with more lists, with their first elements, their second, ... as far as the shortest goes."
     (%check-list "for-each" list 2)
     (let loop ((rest list))
       (if (pair? rest)
           (begin (f (car rest)) (loop (cdr rest))))))
    ((f list1 list2)
     (%check-lists "for-each" (list list1 list2))
     (let loop ((rest1 list1) (rest2 list2))
       (if (and (pair? rest1) (pair? rest2))
           (begin (f (car rest1) (car rest2)) (loop (cdr rest1) (cdr rest2))))))
    ((f list1 list2 . lists)
     (let ((all (cons list1 (cons list2 lists))))
       (%check-lists "for-each" all)
       (let loop ((rests all))
         (if (%all-pairs? rests)
             (begin (apply f (%cars rests)) (loop (%cdrs rests)))))))))

(define member
  (case-lambda
    ((obj list)
     "The rest of `list` from the first element that is `equal?` to `obj`, or for which `compare`, called with `obj` and the element, holds; `#f` if there is none."
     (%member obj list))
    ((obj list compare)
     (%check-list "member" list 2)
     (let loop ((rest list))
       (cond ((not (pair? rest)) #f)
             ((compare obj (car rest)) rest)
             (else (loop (cdr rest))))))))

(define assoc
  (case-lambda
    ((obj alist)
     "The first pair of `alist` whose car is `equal?` to `obj`, or for which `compare`, called with `obj` and the car, holds; `#f` if there is none. In SX, `(assoc dict key value ...)` is `dict` with each `value` under its `key`."
     (%assoc obj alist))
    ((obj alist compare)
     (if (or (dict? obj) (nil? obj))
         (%dict-assoc obj alist compare)
         (begin
           (%check-list "assoc" alist 2)
           (let loop ((rest alist))
             (cond ((not (pair? rest)) #f)
                   ((not (pair? (car rest))) (%wrong-type "assoc" "an association list" alist 2))
                   ((compare obj (car (car rest))) (car rest))
                   (else (loop (cdr rest))))))))
    ((dict key value . more)
     (apply %dict-assoc dict key value more))))
