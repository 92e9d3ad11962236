; calc: a scanner on peek-char and read-char, and a parser by recursive descent that evaluates as it reads.
;
; quick 3    => 2991
; lips  4    => 3988
; full  5000 => 4985000
; long 98304 => 98009088
; biwa cannot: it has no read-char from a string port
(import (scheme base) (scheme char) (scheme write))
(define size 5000)

(define (skip-spaces port)
  (when (eqv? #\space (peek-char port))
    (read-char port)
    (skip-spaces port)))

(define (next-is? char port)
  (skip-spaces port)
  (and (eqv? char (peek-char port))
       (read-char port)
       #t))

(define (number port)
  (let more ((value 0))
    (let ((char (peek-char port)))
      (if (and (char? char) (char-numeric? char))
          (begin
            (read-char port)
            (more (+ (* 10 value) (- (char->integer char) (char->integer #\0)))))
          value))))

(define (factor port)
  (if (next-is? #\( port)
      (let ((value (expression port)))
        (unless (next-is? #\) port) (error "calc: no closing parenthesis"))
        value)
      (number port)))

(define (term port)
  (let more ((value (factor port)))
    (if (next-is? #\* port)
        (more (* value (factor port)))
        value)))

(define (expression port)
  (let more ((value (term port)))
    (cond ((next-is? #\+ port) (more (+ value (term port))))
          ((next-is? #\- port) (more (- value (term port))))
          (else value))))

(define text "12 * (3 + 40) - 7 * (8 - (2 + 1) * 2) + (100 - 1) * 5")

(let again ((n size) (total 0))
  (if (= n 0)
      (begin
        (unless (= total (* size 997)) (error "calc: wrong" total))
        (write total)
        (newline))
      (again (- n 1)
             (+ total (expression (open-input-string text))))))
