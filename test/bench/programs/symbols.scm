; symbols: names taken apart, put together and interned, then compared by identity.
;
; quick 5     => 5
; lips  3000  => 3000
; biwa  80000 => 80000
; full  60000 => 60000
; long 1179648 => 1179648
(import (scheme base) (scheme write))
(define size 60000)

(define (numbered name n)
  (string->symbol (string-append (symbol->string name) "-" (number->string n))))

(define (names n)
  (let more ((n n) (names '()))
    (if (= n 0)
        names
        (more (- n 1) (cons (numbered 'name (remainder n 100)) names)))))

(define (same a b)
  (let count ((a a) (b b) (total 0))
    (cond ((null? a) total)
          ((eq? (car a) (car b)) (count (cdr a) (cdr b) (+ total 1)))
          (else (count (cdr a) (cdr b) total)))))

(let ((answer (same (names size) (names size))))
  (unless (= answer size) (error "symbols: wrong" answer))
  (write answer)
  (newline))
