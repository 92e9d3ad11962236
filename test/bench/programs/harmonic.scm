; harmonic: exact fractions added one by one and by halves, then taken apart greedily.
;
; quick 10   => 2520
; lips  250  => 496430
; full  1500 => 867839
; long 55296 => 544874
; biwa cannot: it has no exact fractions
(import (scheme base) (scheme write))
(define size 1500)

(define (harmonic n)
  (let add ((k 1) (total 0))
    (if (> k n)
        total
        (add (+ k 1) (+ total (/ 1 k))))))

(define (harmonic-between low high)
  (if (= low high)
      (/ 1 low)
      (let ((middle (quotient (+ low high) 2)))
        (+ (harmonic-between low middle)
           (harmonic-between (+ middle 1) high)))))

; Fibonacci's greedy way: a fraction as a sum of distinct unit fractions.
(define (unit-fractions fraction)
  (if (= fraction 0)
      '()
      (let ((unit (/ 1 (ceiling (/ 1 fraction)))))
        (cons unit (unit-fractions (- fraction unit))))))

(let ((sum (harmonic size)))
  (unless (= sum (harmonic-between 1 size)) (error "harmonic: wrong" sum))
  (unless (= 4/17 (apply + (unit-fractions 4/17))) (error "harmonic: wrong unit fractions"))
  (write (remainder (denominator sum) 1000003))
  (newline))
