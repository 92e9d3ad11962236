; bytes: a bytevector filled, summed as Adler-32 does, copied, and passed through UTF-8.
;
; quick 100    => 3774355697
; lips  100    => 3774355697
; full  300000 => 997225784
; long 11059200 => 1120710351
; biwa cannot: it has no bytevectors
(import (scheme base) (scheme write))
(define size 300000)

(define (filled n)
  (let ((bytes (make-bytevector n 0)))
    (do ((i 0 (+ i 1)))
        ((= i n) bytes)
      (bytevector-u8-set! bytes i (remainder (* i 31) 127)))))

(define (adler bytes)
  (let ((end (bytevector-length bytes)))
    (let add ((i 0) (a 1) (b 0))
      (if (= i end)
          (+ (* 65536 b) a)
          (let ((a (remainder (+ a (bytevector-u8-ref bytes i)) 65521)))
            (add (+ i 1) a (remainder (+ a b) 65521)))))))

(let* ((bytes (filled size))
       (half (quotient size 2))
       (front (bytevector-copy bytes 0 half))
       (back (bytevector-copy bytes half size))
       (again (string->utf8 (utf8->string (bytevector-append front back)))))
  (unless (equal? bytes again) (error "bytes: not the same again"))
  (unless (= (adler bytes) (adler again)) (error "bytes: wrong sum"))
  (write (adler bytes))
  (newline))
