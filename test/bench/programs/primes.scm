; primes: a sieve made of filters over lists, each filter with its own closure.
;
; quick 50    => 328
; lips  600   => 29296
; biwa  18000 => 17407337
; full  25000 => 32405717
; long 307200 => 3888945975
(import (scheme base) (scheme write))
(define size 25000)

(define (numbers from to)
  (let down ((n to) (rest '()))
    (if (< n from)
        rest
        (down (- n 1) (cons n rest)))))

(define (keep wanted? list)
  (let walk ((list list) (kept '()))
    (cond ((null? list) (reverse kept))
          ((wanted? (car list)) (walk (cdr list) (cons (car list) kept)))
          (else (walk (cdr list) kept)))))

(define (sift numbers)
  (if (null? numbers)
      '()
      (let ((prime (car numbers)))
        (if (> (* prime prime) size)
            numbers
            (cons prime
                  (sift (keep (lambda (n) (not (= 0 (remainder n prime))))
                              (cdr numbers))))))))

(define (prime? n)
  (let divide ((d 2))
    (cond ((> (* d d) n) #t)
          ((= 0 (remainder n d)) #f)
          (else (divide (+ d 1))))))

(define (sum list)
  (let add ((list list) (total 0))
    (if (null? list)
        total
        (add (cdr list) (+ total (car list))))))

(let ((answer (sum (sift (numbers 2 size)))))
  (unless (= answer (sum (keep prime? (numbers 2 size)))) (error "primes: wrong" answer))
  (write answer)
  (newline))
