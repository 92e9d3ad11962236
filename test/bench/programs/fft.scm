; fft: the discrete Fourier transform of flonums in a vector, in place, and back again.
;
; quick 8       => (8 28 0)
; full  16384   => (16384 134209536 0)
; long  65536   => (65536 2147450880 0)
(import (scheme base) (scheme inexact) (scheme write))
(define size 16384)

(define pi (acos -1))

; The parts of `size` complex numbers, one after the other: 0, 1, 2, ...
(define (ramp)
  (let ((data (make-vector (* 2 size) 0.0)))
    (do ((i 0 (+ i 1)))
        ((= i size) data)
      (vector-set! data (* 2 i) (inexact i)))))

(define (swap! data i j)
  (let ((kept (vector-ref data i)))
    (vector-set! data i (vector-ref data j))
    (vector-set! data j kept)))

; Puts each number where the bits of its index backwards say.
(define (shuffle! data)
  (let next ((i 0) (j 0))
    (when (< i size)
      (when (< i j)
        (swap! data (* 2 i) (* 2 j))
        (swap! data (+ 1 (* 2 i)) (+ 1 (* 2 j))))
      (let carry ((bit (quotient size 2)) (j j))
        (if (and (>= bit 1) (>= j bit))
            (carry (quotient bit 2) (- j bit))
            (next (+ i 1) (+ j bit)))))))

; One butterfly: the numbers at `low` and `high`, the second turned by `c` + `s` i.
(define (butterfly! data low high c s)
  (let* ((re (- (* c (vector-ref data high)) (* s (vector-ref data (+ high 1)))))
         (im (+ (* c (vector-ref data (+ high 1))) (* s (vector-ref data high)))))
    (vector-set! data high (- (vector-ref data low) re))
    (vector-set! data (+ high 1) (- (vector-ref data (+ low 1)) im))
    (vector-set! data low (+ (vector-ref data low) re))
    (vector-set! data (+ low 1) (+ (vector-ref data (+ low 1)) im))))

(define (transform! data direction)
  (shuffle! data)
  (do ((half 1 (* 2 half)))
      ((= half size))
    (let ((angle (/ (* direction pi) half)))
      (do ((k 0 (+ k 1)))
          ((= k half))
        (let ((c (cos (* angle k)))
              (s (sin (* angle k))))
          (do ((start k (+ start (* 2 half))))
              ((>= start size))
            (butterfly! data (* 2 start) (* 2 (+ start half)) c s)))))))

; How far the parts that were real and imaginary are from what they were, all together, in thousandths.
(define (error-in data)
  (let loop ((i 0) (sum 0.0))
    (if (= i size)
        (exact (round (* 1000 sum)))
        (loop (+ i 1)
              (+ sum
                 (abs (- (/ (vector-ref data (* 2 i)) size) i))
                 (abs (/ (vector-ref data (+ 1 (* 2 i))) size)))))))

(let ((data (ramp)))
  (transform! data 1)
  (let ((sum (exact (round (vector-ref data 0)))))
    (transform! data -1)
    (write (list size sum (error-in data)))
    (newline)))
