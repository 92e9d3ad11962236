; queens: every way to place `size` queens, by lists and non-tail recursion.
;
; quick 5  => 10
; lips  6  => 4
; biwa  9  => 352
; full  10 => 724
(import (scheme base) (scheme write))
(define size 10)

(define (safe? row distance placed)
  (cond ((null? placed) #t)
        ((or (= (car placed) row)
             (= (car placed) (+ row distance))
             (= (car placed) (- row distance)))
         #f)
        (else (safe? row (+ distance 1) (cdr placed)))))

(define (solutions column placed)
  (if (= column size)
      1
      (let try ((row 0) (found 0))
        (cond ((= row size) found)
              ((safe? row 1 placed)
               (try (+ row 1) (+ found (solutions (+ column 1) (cons row placed)))))
              (else (try (+ row 1) found))))))

(let ((answer (solutions 0 '())))
  (unless (= answer (vector-ref #(1 1 0 0 2 10 4 40 92 352 724) size)) (error "queens: wrong" answer))
  (write answer)
  (newline))
