; varargs: rest arguments, apply with spread lists, and case-lambda, in a loop.
;
; quick 10    => 10
; lips  200   => 200
; biwa  20000 => 20000
; full  50000 => 50000
; long 983040 => 983040
(import (scheme base) (scheme case-lambda) (scheme write))
(define size 50000)

(define (sum . numbers)
  (if (null? numbers)
      0
      (+ (car numbers) (apply sum (cdr numbers)))))

(define area
  (case-lambda
    ((side) (area side side))
    ((width height) (* width height))
    ((width height . more) (* (area width height) (apply area more)))))

(define (swapped f) (lambda (a b . rest) (apply f b a rest)))

(define (turn n)
  (let ((a (remainder n 5))
        (b (remainder n 7)))
    (unless (= (sum a b 1 2 3) (+ a b 6)) (error "varargs: wrong sum" a b))
    (unless (= (area a b a b) (* (area a b) (area a b))) (error "varargs: wrong area" a b))
    (unless (= (area a) (* a a)) (error "varargs: wrong square" a))
    ((swapped -) (+ a b) (+ a b 2) 1)))

(let add ((n 0) (total 0))
  (if (< n size)
      (add (+ n 1) (+ total (turn n)))
      (begin
        (write total)
        (newline))))
