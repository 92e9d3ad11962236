; reverse-words: mutable strings, each word of a text turned round in place by string-set!.
;
; quick 2     => "ylevol si eht yad"
; lips  6     => "ylevol si eht yad"
; full  20000 => "ylevol si eht yad"
; long 1179648 => "ylevol si eht yad"
; biwa cannot: its strings are immutable
(import (scheme base) (scheme write))
(define size 20000)

(define (reverse-between! text low high)
  (when (< low high)
    (let ((kept (string-ref text low)))
      (string-set! text low (string-ref text high))
      (string-set! text high kept)
      (reverse-between! text (+ low 1) (- high 1)))))

(define (reverse-words! text)
  (let ((end (string-length text)))
    (let walk ((start 0) (i 0))
      (cond ((= i end) (reverse-between! text start (- i 1)))
            ((char=? #\space (string-ref text i))
             (reverse-between! text start (- i 1))
             (walk (+ i 1) (+ i 1)))
            (else (walk start (+ i 1)))))))

(let ((text (string-copy "lovely is the day")))
  (do ((n 0 (+ n 1)))
      ((= n (+ 1 (* 2 size))))
    (reverse-words! text))
  (let ((twice (string-copy text)))
    (reverse-words! twice)
    (unless (string=? twice "lovely is the day") (error "reverse-words: wrong" twice)))
  (write text)
  (newline))
