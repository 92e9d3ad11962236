; complex: the Mandelbrot set again, by complex numbers.
;
; quick 4   => 422
; full  100 => 173482
; long  400 => 2769341
(import (scheme base) (scheme complex) (scheme write))
(define size 100)

; How many of the first fifty numbers of c's sequence have not left the circle.
(define (staying c)
  (let loop ((z 0.0+0.0i) (count 0))
    (if (or (= count 50) (> (magnitude z) 2.0))
        count
        (loop (+ (* z z) c) (+ count 1)))))

(define (point x y)
  (make-rectangular (- (/ (* 3.0 x) size) 2.0)
                    (- (/ (* 2.0 y) size) 1.0)))

(write
 (let column ((x 0) (total 0))
   (if (= x size)
       total
       (column (+ x 1)
               (let row ((y 0) (total total))
                 (if (= y size)
                     total
                     (row (+ y 1) (+ total (staying (point x y))))))))))
(newline)
