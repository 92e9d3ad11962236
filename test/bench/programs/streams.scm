; streams: an endless list of primes behind promises, forced as far as needed.
;
; quick 5   => 11
; lips  20  => 71
; biwa  700 => 5279
; full  700 => 5279
; long 1792 => 15331
(import (scheme base) (scheme lazy) (scheme write))
(define size 700)

(define (head stream) (car stream))
(define (tail stream) (force (cdr stream)))

(define (integers-from n)
  (cons n (delay (integers-from (+ n 1)))))

(define (keep wanted? stream)
  (if (wanted? (head stream))
      (cons (head stream) (delay (keep wanted? (tail stream))))
      (keep wanted? (tail stream))))

(define (sift stream)
  (let ((prime (head stream)))
    (cons prime
          (delay (sift (keep (lambda (n) (not (= 0 (remainder n prime))))
                             (tail stream)))))))

(define (element stream n)
  (if (= n 1)
      (head stream)
      (element (tail stream) (- n 1))))

(define (prime? n)
  (let divide ((d 2))
    (cond ((> (* d d) n) #t)
          ((= 0 (remainder n d)) #f)
          (else (divide (+ d 1))))))

(let* ((primes (sift (integers-from 2)))
       (answer (element primes size)))
  (unless (and (prime? answer) (= answer (element primes size))) (error "streams: wrong" answer))
  (write answer)
  (newline))
