; nrev: naive reverse, a quadratic number of appends written out in Scheme.
;
; quick 20   => 20
; lips  50   => 50
; biwa  1600 => 1600
; full  1200 => 1200
; long 3600  => 3600
(import (scheme base) (scheme write))
(define size 1200)

(define (count-to n)
  (let down ((n n) (list '()))
    (if (= n 0)
        list
        (down (- n 1) (cons n list)))))

(define (joined a b)
  (if (null? a)
      b
      (cons (car a) (joined (cdr a) b))))

(define (reversed list)
  (if (null? list)
      '()
      (joined (reversed (cdr list)) (cons (car list) '()))))

(let* ((numbers (count-to size))
       (backwards (reversed numbers)))
  (unless (equal? backwards (reverse numbers)) (error "nrev: wrong"))
  (unless (equal? (append backwards numbers) (joined backwards numbers)) (error "nrev: append is wrong"))
  (unless (equal? numbers (reversed backwards)) (error "nrev: twice is not the same"))
  (write (car backwards))
  (newline))
