; macros: loops written with syntax-rules of our own, and a table unrolled at expansion.
;
; quick 10     => 17
; lips  1500   => 2925
; full  200000 => 389998
; long 35389440 => 69009408
; biwa cannot: it has no syntax-rules
(import (scheme base) (scheme write))
(define size 200000)

(define-syntax while
  (syntax-rules ()
    ((_ test body ...)
     (let again ()
       (when test
         body ...
         (again))))))

(define-syntax for
  (syntax-rules (from to by)
    ((_ (i from low to high by step) body ...)
     (let ((i low) (last high))
       (while (< i last)
         body ...
         (set! i (+ i step)))))
    ((_ (i from low to high) body ...)
     (for (i from low to high by 1) body ...))))

(define-syntax swap!
  (syntax-rules ()
    ((_ a b) (let ((kept a)) (set! a b) (set! b kept)))))

(define-syntax any-of
  (syntax-rules ()
    ((_) #f)
    ((_ e) e)
    ((_ e more ...) (let ((t e)) (if t t (any-of more ...))))))

; One clause an element: the chain of tests is written by the expander.
(define-syntax name-of
  (syntax-rules ()
    ((_ n) #f)
    ((_ n (number name) more ...)
     (if (= n number) 'name (name-of n more ...)))))

(define-syntax define-names
  (syntax-rules ()
    ((_ (procedure) clause ...)
     (define (procedure n) (name-of n clause ...)))
    ((_ (procedure more ...) clause ...)
     (begin
       (define-names (procedure) clause ...)
       (define-names (more ...) clause ...)))))

(define-names (digit-name figure-name cipher-name)
  (0 zero) (1 one) (2 two) (3 three) (4 four)
  (5 five) (6 six) (7 seven) (8 eight) (9 nine))

(define (turns n)
  (let ((total 0) (a 1) (b 2) (t 3))
    (for (i from 0 to n)
      (swap! a b)
      (let ((name (any-of (and (> i n) 'never)
                          (digit-name (remainder i 12))
                          t)))
        (if (symbol? name)
            (set! total (+ total a))
            (set! total (+ total name)))))
    (for (i from 0 to n by 5)
      (when (eq? (figure-name (remainder i 10)) (cipher-name 5))
        (set! total (+ total b))))
    total))

(define (turns-by-hand n)
  (let ((total 0))
    (do ((i 0 (+ i 1)))
        ((= i n))
      (set! total (+ total (cond ((> (remainder i 12) 9) 3)
                                 ((even? i) 2)
                                 (else 1)))))
    (do ((i 0 (+ i 5)))
        ((>= i n) total)
      (when (= 5 (remainder i 10))
        (set! total (+ total (if (even? n) 2 1)))))))

(let ((answer (turns size)))
  (unless (= answer (turns-by-hand size)) (error "macros: wrong" answer (turns-by-hand size)))
  (write answer)
  (newline))
