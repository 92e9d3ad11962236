; values: multiple values out of recursion, by call-with-values and let-values.
;
; quick 5     => 5
; lips  30    => 30
; biwa  25000 => 25000
; full  30000 => 30000
; long 589824 => 589824
(import (scheme base) (scheme write))
(define size 30000)

; The greatest common divisor of `a` and `b`, and the factors that make it of them.
(define (bezout a b)
  (if (= b 0)
      (values a 1 0)
      (let-values (((divisor x y) (bezout b (remainder a b))))
        (values divisor y (- x (* y (quotient a b)))))))

; The least and the greatest number of a list that is not empty.
(define (extremes list)
  (if (null? (cdr list))
      (values (car list) (car list))
      (call-with-values
       (lambda () (extremes (cdr list)))
       (lambda (least greatest)
         (values (min least (car list))
                 (max greatest (car list)))))))

(define (turn n)
  (let-values (((divisor x y) (bezout (+ 1000 n) 360))
               ((least greatest) (extremes (list n 17 (- n) 4 (* 2 n)))))
    (unless (= divisor (+ (* x (+ 1000 n)) (* y 360))) (error "values: wrong factors" x y))
    (unless (and (= least (- n)) (= greatest (max 17 (* 2 n)))) (error "values: wrong extremes" least greatest))
    (quotient (+ greatest least (if (< n 9) (- (* 2 n) 17) 0)) n)))

(let add ((n 1) (total 0))
  (if (<= n size)
      (add (+ n 1) (+ total (turn n)))
      (begin
        (write total)
        (newline))))
