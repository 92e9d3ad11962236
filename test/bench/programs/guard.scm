; guard: conditions raised in a loop, caught by the right clause, some through a guard that passes them on.
;
; quick 10     => (7 3 2)
; lips  400    => (267 133 54)
; full  150000 => (100000 50000 20000)
; long 1572864 => (1048576 524288 209715)
; biwa cannot: it has no guard
(import (scheme base) (scheme write))
(define size 150000)

(define (risky n)
  (cond ((= 0 (remainder n 3)) (raise 'third))
        ((= 0 (remainder n 5)) (error "a fifth" n))
        (else n)))

; Passes on everything but strings.
(define (careless n)
  (guard (condition ((string? condition) 'never))
    (risky n)))

(define (outcome n)
  (guard (condition
          ((symbol? condition) 'symbol)
          ((error-object? condition) (car (error-object-irritants condition))))
    (careless n)
    'fine))

(let count ((n 0) (others 0) (symbols 0) (errors 0))
  (if (= n size)
      (begin
        (unless (= size (+ others symbols)) (error "guard: lost" others symbols))
        (write (list others symbols errors))
        (newline))
      (let ((result (outcome (+ n 1))))
        (count (+ n 1)
               (if (eq? result 'symbol) others (+ others 1))
               (if (eq? result 'symbol) (+ symbols 1) symbols)
               (if (eqv? result (+ n 1)) (+ errors 1) errors)))))
