; permute: every order of a list, made by mapping and appending, all kept at once.
;
; quick 4 => 24
; lips  4 => 24
; biwa  8 => 40320
; full  8 => 40320
; long 9  => 362880
(import (scheme base) (scheme write))
(define size 8)

(define (count-to n)
  (let down ((n n) (list '()))
    (if (= n 0)
        list
        (down (- n 1) (cons n list)))))

(define (without item items)
  (cond ((null? items) '())
        ((eqv? item (car items)) (cdr items))
        (else (cons (car items) (without item (cdr items))))))

(define (orders items)
  (if (null? items)
      '(())
      (apply append
             (map (lambda (first)
                    (map (lambda (order) (cons first order))
                         (orders (without first items))))
                  items))))

(define (factorial n)
  (if (= n 0)
      1
      (* n (factorial (- n 1)))))

(let ((found (orders (count-to size))))
  (unless (= (length found) (factorial size)) (error "permute: wrong" (length found)))
  (for-each
   (lambda (order)
     (unless (= (apply + order) (quotient (* size (+ size 1)) 2))
       (error "permute: not an order" order)))
   found)
  (write (length found))
  (newline))
