; mergesort: lists of pseudo-random numbers split, sorted and merged.
;
; quick 50    => 14921
; lips  50    => 14921
; biwa  8000  => 669854
; full  60000 => 801542
; long 245760 => 81717
(import (scheme base) (scheme write))
(define size 60000)

(define (scrambled n)
  (let more ((n n) (seed 42) (list '()))
    (if (= n 0)
        list
        (let ((next (remainder (+ (* seed 3877) 29573) 139968)))
          (more (- n 1) next (cons next list))))))

(define (merge a b less?)
  (cond ((null? a) b)
        ((null? b) a)
        ((less? (car b) (car a)) (cons (car b) (merge a (cdr b) less?)))
        (else (cons (car a) (merge (cdr a) b less?)))))

(define (sort list less?)
  (define (sorted list length)
    (if (< length 2)
        (if (= length 0) '() (cons (car list) '()))
        (let ((half (quotient length 2)))
          (merge (sorted list half)
                 (sorted (list-tail list half) (- length half))
                 less?))))
  (sorted list (length list)))

(define (ascending? list)
  (cond ((or (null? list) (null? (cdr list))) #t)
        ((> (car list) (cadr list)) #f)
        (else (ascending? (cdr list)))))

; A sum in which every element counts by its place, so that order matters.
(define (fingerprint list)
  (let add ((list list) (place 1) (total 0))
    (if (null? list)
        total
        (add (cdr list)
             (+ place 1)
             (remainder (+ total (* place (car list))) 1000003)))))

(let* ((numbers (scrambled size))
       (up (sort numbers <))
       (down (sort numbers >)))
  (unless (and (ascending? up) (= size (length up)) (equal? up (reverse down)))
    (error "mergesort: not sorted"))
  (write (fingerprint up))
  (newline))
