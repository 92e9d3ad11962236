; church: numbers as closures; two raised to `size` by applying functions alone.
;
; quick 6  => 64
; lips  16 => 65536
; biwa  20 => 1048576
; full  19 => 524288
; long 24  => 16777216
(import (scheme base) (scheme write))
(define size 19)

(define zero (lambda (f) (lambda (x) x)))
(define (successor n) (lambda (f) (lambda (x) (f ((n f) x)))))
(define (plus m n) (lambda (f) (lambda (x) ((m f) ((n f) x)))))
(define (power base exponent) (exponent base))

(define (number->church k)
  (if (= k 0)
      zero
      (successor (number->church (- k 1)))))

(define (church->number n)
  ((n (lambda (k) (+ k 1))) 0))

(let* ((two (plus (successor zero) (successor zero)))
       (answer (church->number (power two (number->church size)))))
  (unless (= answer (expt 2 size)) (error "church: wrong" answer))
  (write answer)
  (newline))
