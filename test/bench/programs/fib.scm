; fib: the doubly recursive Fibonacci, all calls, comparisons and small additions.
;
; quick 10 => 55
; lips  26 => 121393
; biwa  28 => 317811
; full  32 => 2178309
; long 38  => 39088169
(import (scheme base) (scheme write))
(define size 32)

(define (fib n)
  (if (< n 2)
      n
      (+ (fib (- n 1)) (fib (- n 2)))))

(define (fib-forward n)
  (do ((i 0 (+ i 1))
       (a 0 b)
       (b 1 (+ a b)))
      ((= i n) a)))

(let ((answer (fib size)))
  (unless (= answer (fib-forward size)) (error "fib: wrong" answer))
  (write answer)
  (newline))
