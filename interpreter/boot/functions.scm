;;; SX: making procedures of procedures, and small words.

(define (identity obj)
  "`obj`."
  obj)

(define (constantly obj)
  "A procedure that answers `obj`, whatever it is called with."
  (lambda operands obj))

(define (complement f)
  "A procedure that answers `#t` where `f` answers something false, else `#f`."
  (lambda operands (not (apply f operands))))

(define (comp . fs)
  "A procedure that calls the last of `fs` with its operands, the one before with the answer, and so on to the first. With no `fs`, `identity`."
  (cond ((null? fs) identity)
        ((null? (cdr fs)) (car fs))
        (else
         (let ((f (car fs)) (g (apply comp (cdr fs))))
           (lambda operands (f (apply g operands)))))))

(define (partial f . first)
  "A procedure that calls `f` with the operands in `first` and then its own."
  (lambda operands (apply f (append first operands))))

(define (juxt . fs)
  "A procedure that answers a list of what each of `fs` answers for its operands."
  (lambda operands (map (lambda (f) (apply f operands)) fs)))

(define (inc z)
  "`z` plus 1."
  (+ z 1))

(define (dec z)
  "`z` minus 1."
  (- z 1))

(define (not= a b . more)
  "Whether not all the operands are `equal?`."
  (not (and (equal? a b) (every (lambda (c) (equal? a c)) more))))
