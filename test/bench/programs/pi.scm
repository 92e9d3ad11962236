; pi: the digits of pi from Gibbons' unbounded spigot, each step on integers of growing size.
;
; quick 10   => 3141592653
; lips  25   => 3238462643
; full  1000 => 9216420198
; long 3000  => 8649423196
; biwa cannot: it has no integers beyond 2^53
(import (scheme base) (scheme write))
(define size 1000)

; The first `size` digits as one integer.
(define (digits-by-spigot)
  (let step ((q 1) (r 0) (t 1) (k 1) (n 3) (l 3) (left size) (digits 0))
    (cond ((= left 0) digits)
          ((< (+ (* 4 q) r (- t)) (* n t))
           (let ((rest (- r (* n t))))
             (step (* 10 q)
                   (* 10 rest)
                   t
                   k
                   (- (quotient (* 10 (+ (* 3 q) r)) t) (* 10 n))
                   l
                   (- left 1)
                   (+ n (* 10 digits)))))
          (else
           (step (* q k)
                 (* (+ (* 2 q) r) l)
                 (* t l)
                 (+ k 1)
                 (quotient (+ (* q (+ (* 7 k) 2)) (* r l)) (* t l))
                 (+ l 2)
                 left
                 digits)))))

; The arc tangent of 1/x, times `unit`.
(define (inverse-tangent x unit)
  (let add ((term (quotient unit x)) (divisor 1) (sign 1) (total 0))
    (if (= term 0)
        total
        (add (quotient term (* x x))
             (+ divisor 2)
             (- sign)
             (+ total (* sign (quotient term divisor)))))))

; The same digits by Machin's formula, with ten to spare.
(define (digits-by-machin)
  (let ((unit (expt 10 (+ size 9))))
    (quotient (* 4 (- (* 4 (inverse-tangent 5 unit)) (inverse-tangent 239 unit)))
              (expt 10 10))))

(let ((digits (digits-by-spigot)))
  (unless (= digits (digits-by-machin)) (error "pi: wrong" digits))
  (write (remainder digits (expt 10 10)))
  (newline))
