; handlers: raise-continuable answered by nested handlers, each of which may ask the one outside.
;
; quick 10     => 225
; lips  6000   => 72015000
; full  200000 => 80000500000
; long 3932160 => 30923774361600
; biwa cannot: it has no with-exception-handler
(import (scheme base) (scheme write))
(define size 200000)

(define (answer-odd condition)
  (if (odd? condition)
      (* 2 condition)
      (raise-continuable (list 'even condition))))

(define (answer-even condition)
  (if (pair? condition)
      (* 4 (cadr condition))
      (error "handlers: not for me" condition)))

(define (asked n)
  (with-exception-handler answer-even
    (lambda ()
      (with-exception-handler answer-odd
        (lambda () (+ n (raise-continuable n)))))))

(define (expected n)
  (if (odd? n) (* 3 n) (* 5 n)))

(let add ((n 1) (total 0) (check 0))
  (cond ((<= n size) (add (+ n 1) (+ total (asked n)) (+ check (expected n))))
        ((= total check)
         (write total)
         (newline))
        (else (error "handlers: wrong" total check))))
