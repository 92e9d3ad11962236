; bigfib: a Fibonacci number of thousands of digits by additions alone, checked by doubling.
;
; quick 100    => 5075
; lips  15000  => 0
; full  200000 => 3125
; long 320000  => 3125
; biwa cannot: it has no integers beyond 2^53
(import (scheme base) (scheme write))
(define size 200000)

(define (by-addition n)
  (do ((n n (- n 1))
       (a 0 b)
       (b 1 (+ a b)))
      ((= n 0) a)))

; Answers F(n) and F(n+1).
(define (by-doubling n)
  (if (= n 0)
      (values 0 1)
      (call-with-values
       (lambda () (by-doubling (quotient n 2)))
       (lambda (a b)
         (let ((even (* a (- (* 2 b) a)))
               (odd (+ (* a a) (* b b))))
           (if (even? n)
               (values even odd)
               (values odd (+ even odd))))))))

(let ((answer (by-addition size)))
  (call-with-values
   (lambda () (by-doubling size))
   (lambda (a b)
     (unless (= answer a) (error "bigfib: wrong" answer))))
  (write (remainder answer 10000))
  (newline))
