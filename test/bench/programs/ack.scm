; ack: Ackermann's function, a deep non-tail call inside a tail call.
;
; quick 3 => 61
; lips  4 => 125
; biwa  7 => 1021
; full  9 => 4093
; long 10 => 8189
(import (scheme base) (scheme write))
(define size 9)

(define (ack m n)
  (cond ((= m 0) (+ n 1))
        ((= n 0) (ack (- m 1) 1))
        (else (ack (- m 1) (ack m (- n 1))))))

(let ((answer (ack 3 size)))
  (unless (= answer (- (expt 2 (+ size 3)) 3)) (error "ack: wrong" answer))
  (write answer)
  (newline))
