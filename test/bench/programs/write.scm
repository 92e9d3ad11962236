; write: nested data of all kinds written to a string port.
;
; quick 5     => 416
; lips  150   => 13027
; biwa  3000  => 272680
; full  15000 => 1391683
; long 115200 => 10956286
(import (scheme base) (scheme write))
(define size 15000)

(define (datum n)
  (list 'item-name n (- n) "a string, with \"quotes\"" #\x '(nested (list . pair)) (vector n #t #f)))

(define (data n)
  (let more ((n n) (data '()))
    (if (= n 0)
        data
        (more (- n 1) (cons (datum n) data)))))

(define (written object)
  (let ((port (open-output-string)))
    (write object port)
    (get-output-string port)))

; All that `write` puts down for one datum, but for the three times its number stands there.
(define around
  (- (string-length (written (datum 1))) 3))

(define (digits n)
  (if (< n 10)
      1
      (+ 1 (digits (quotient n 10)))))

(define (expected-length)
  (let add ((n size) (total 1))
    (if (= n 0)
        total
        (add (- n 1) (+ total 1 around (* 3 (digits n)))))))

(let ((text (written (data size))))
  (unless (= (string-length text) (expected-length)) (error "write: wrong length" (string-length text)))
  (write (string-length text))
  (newline))
