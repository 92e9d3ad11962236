; escape: a continuation leaves for-each as soon as the wanted element is met.
;
; quick 10     => 234
; lips  800    => 18720
; biwa  50000  => 1170000
; full  100000 => 2340000
; long 3145728 => 73610040
(import (scheme base) (scheme write))
(define size 100000)

(define numbers '(4 8 15 16 23 42))

(define (first-above limit)
  (call-with-current-continuation
   (lambda (return)
     (for-each (lambda (n) (if (> n limit) (return n)))
               numbers)
     0)))

(define (first-above-by-loop limit)
  (let walk ((rest numbers))
    (cond ((null? rest) 0)
          ((> (car rest) limit) (car rest))
          (else (walk (cdr rest))))))

(let add ((n 0) (total 0) (check 0))
  (cond ((< n size)
         (let ((limit (* 5 (remainder n 10))))
           (add (+ n 1)
                (+ total (first-above limit))
                (+ check (first-above-by-loop limit)))))
        ((= total check)
         (write total)
         (newline))
        (else (error "escape: wrong" total check))))
