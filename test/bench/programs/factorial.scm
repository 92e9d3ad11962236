; factorial: a product by steps and by halves, and the sum of its digits.
;
; quick 20   => 54
; lips  100  => 648
; full  4000 => 52830
; long 19200 => 310050
; biwa cannot: it has no integers beyond 2^53
(import (scheme base) (scheme write))
(define size 4000)

(define (factorial n)
  (let multiply ((n n) (product 1))
    (if (= n 0)
        product
        (multiply (- n 1) (* n product)))))

(define (product-between low high)
  (if (= low high)
      low
      (let ((middle (quotient (+ low high) 2)))
        (* (product-between low middle)
           (product-between (+ middle 1) high)))))

(define (digit-sum n)
  (let add ((n n) (total 0))
    (if (= n 0)
        total
        (add (quotient n 10) (+ total (remainder n 10))))))

(let ((product (factorial size)))
  (unless (= product (product-between 1 size)) (error "factorial: wrong" product))
  (write (digit-sum product))
  (newline))
