; mandelbrot: how long each point of a grid takes to escape, in flonum arithmetic.
;
; quick 8   => 796
; lips  40  => 19376
; biwa  110 => 147102
; full  250 => 761426
; long 1200 => 17552504
(import (scheme base) (scheme write))
(define size 250)

(define most-turns 50)

(define (turns-to-escape cx cy)
  (let iterate ((x 0.0) (y 0.0) (turn 0))
    (let ((xx (* x x))
          (yy (* y y)))
      (if (or (= turn most-turns) (> (+ xx yy) 4.0))
          turn
          (iterate (+ (- xx yy) cx)
                   (+ (* 2.0 (* x y)) cy)
                   (+ turn 1))))))

(define step (/ 3.0 size))

; The rows lie at the same distance above and below the real axis, so that the picture is its own mirror.
(define (row-sum row)
  (let ((cy (* step (- row (/ (- size 1) 2.0)))))
    (let add ((column 0) (total 0))
      (if (= column size)
          total
          (add (+ column 1)
               (+ total (turns-to-escape (- (* step column) 2.25) cy)))))))

(let sum ((row 0) (total 0) (above 0))
  (cond ((< row size)
         (let ((here (row-sum row)))
           (sum (+ row 1)
                (+ total here)
                (if (< row (quotient size 2)) (+ above here) above))))
        ((and (even? size) (not (= total (* 2 above))))
         (error "mandelbrot: not its own mirror" total above))
        (else
         (write total)
         (newline))))
