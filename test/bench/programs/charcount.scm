; charcount: the letters of a text counted in a vector, the text shifted and shifted back.
;
; quick 2    => (4 70)
; lips  4    => (6 140)
; biwa  1600 => (2251 56000)
; full  4000 => (5630 140000)
; long 125828 => (177090 4403980)
(import (scheme base) (scheme write))
(define size 4000)

(define line "the quick brown fox jumps over the lazy dog, ")

; `by` lies between 0 and 26.
(define (shifted-char char by)
  (let ((code (char->integer char)))
    (if (and (>= code 97) (<= code 122))
        (integer->char (+ 97 (remainder (+ by (- code 97)) 26)))
        char)))

(define (shifted text by)
  (list->string
   (map (lambda (char) (shifted-char char by))
        (string->list text))))

(define (count-letters! counts text)
  (let ((end (string-length text)))
    (do ((i 0 (+ i 1)))
        ((= i end))
      (let ((place (- (char->integer (string-ref text i)) 97)))
        (when (and (>= place 0) (< place 26))
          (vector-set! counts place (+ 1 (vector-ref counts place))))))))

(define (turn counts by)
  (let ((secret (shifted line by)))
    (count-letters! counts secret)
    (unless (equal? line (shifted secret (- 26 by))) (error "charcount: not shifted back" secret))))

(let ((counts (make-vector 26 0)))
  (do ((n 0 (+ n 1)))
      ((= n size))
    (turn counts (remainder n 27)))
  (write (list (vector-ref counts 4) (apply + (vector->list counts))))
  (newline))
