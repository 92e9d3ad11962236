; deep: non-tail recursion to a great depth, by addition and by building a list.
;
; quick 1000    => 500500
; lips  3000    => 4501500
; biwa  300000  => 45000150000
; full  1000000 => 500000500000
; long 1600000  => 1280000800000
(import (scheme base) (scheme write))
(define size 1000000)

(define (sum-to n)
  (if (= n 0)
      0
      (+ n (sum-to (- n 1)))))

(define (count-down n)
  (if (= n 0)
      '()
      (cons n (count-down (- n 1)))))

(define (sum list)
  (if (null? list)
      0
      (+ (car list) (sum (cdr list)))))

(let ((answer (sum-to size)))
  (unless (= answer (sum (count-down size))) (error "deep: wrong" answer))
  (write answer)
  (newline))
