; spectral: the largest singular value of an infinite matrix's corner, by the power method on flonums.
;
; quick 4   => 1252537
; lips  5   => 1261217
; biwa  85  => 1274217
; full  160 => 1274223
; long 1228 => 1274224
(import (scheme base) (scheme inexact) (scheme write))
(define size 160)

(define (entry i j)
  (let ((diagonal (+ i j)))
    (/ 1.0 (+ (quotient (* diagonal (+ diagonal 1)) 2) i 1))))

(define (product v entry)
  (let ((result (make-vector size 0.0)))
    (do ((i 0 (+ i 1)))
        ((= i size) result)
      (let add ((j 0) (total 0.0))
        (if (= j size)
            (vector-set! result i total)
            (add (+ j 1)
                 (+ total (* (entry i j) (vector-ref v j)))))))))

(define (transposed i j) (entry j i))

(define (turn v) (product (product v entry) transposed))

(define (dot a b)
  (let add ((i 0) (total 0.0))
    (if (= i size)
        total
        (add (+ i 1)
             (+ total (* (vector-ref a i) (vector-ref b i)))))))

(let* ((v (do ((n 0 (+ n 1))
               (v (make-vector size 1.0) (turn v)))
              ((= n 10) v)))
       (norm (sqrt (/ (dot v (turn v)) (dot v v)))))
  (unless (< 1.25 norm 1.2743) (error "spectral: wrong" norm))
  (write (exact (floor (* 1000000.0 norm))))
  (newline))
