;;; 6.2.6  Numerical operations of two values.

(define (floor/ n m)
  "The quotient of `n` and `m` rounded down, and what is left."
  (let ((both (%floor/ n m)))
    (values (car both) (cdr both))))

(define (truncate/ n m)
  "The quotient of `n` and `m` rounded towards zero, and what is left."
  (let ((both (%truncate/ n m)))
    (values (car both) (cdr both))))

(define (exact-integer-sqrt k)
  "The root of the largest square that is not above `k`, and what is left."
  (let ((both (%exact-integer-sqrt k)))
    (values (car both) (cdr both))))
