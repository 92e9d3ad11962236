; loop: tail calls alone, in a named let, a do, and two procedures that call each other.
;
; quick 1000     => (500500 #t)
; lips  120000   => (7200060000 #t)
; biwa  250000   => (31250125000 #t)
; full  10000000 => (50000005000000 #t)
; long 65536000  => (2147483680768000 #t)
(import (scheme base) (scheme write))
(define size 10000000)

(define (sum-to n)
  (let add ((n n) (total 0))
    (if (= n 0)
        total
        (add (- n 1) (+ total n)))))

(define (sum-by-do n)
  (do ((n n (- n 1))
       (total 0 (+ total n)))
      ((= n 0) total)))

(define (ping? n) (if (= n 0) #t (pong? (- n 1))))
(define (pong? n) (if (= n 0) #f (ping? (- n 1))))

(let ((answer (sum-to size)))
  (unless (= answer (sum-by-do size)) (error "loop: wrong" answer))
  (write (list answer (ping? size)))
  (newline))
