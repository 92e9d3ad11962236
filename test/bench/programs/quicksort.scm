; quicksort: Hoare's partition in place, on a vector of pseudo-random numbers.
;
; quick 40     => 92986
; lips  250    => 581723
; biwa  18000  => 275389
; full  100000 => 56039
; long 1677721 => 651459
(import (scheme base) (scheme write))
(define size 100000)

(define (scrambled n)
  (let ((v (make-vector n 0)))
    (let fill ((i 0) (seed 42))
      (if (= i n)
          v
          (let ((next (remainder (+ (* seed 3877) 29573) 139968)))
            (vector-set! v i next)
            (fill (+ i 1) next))))))

(define (swap! v i j)
  (let ((kept (vector-ref v i)))
    (vector-set! v i (vector-ref v j))
    (vector-set! v j kept)))

(define (quicksort! v low high)
  (when (< low high)
    (let ((pivot (vector-ref v (quotient (+ low high) 2))))
      (let partition ((i low) (j high))
        (let* ((i (let up ((i i)) (if (< (vector-ref v i) pivot) (up (+ i 1)) i)))
               (j (let down ((j j)) (if (> (vector-ref v j) pivot) (down (- j 1)) j))))
          (cond ((< i j)
                 (swap! v i j)
                 (partition (+ i 1) (- j 1)))
                (else
                 (quicksort! v low (if (= i j) (- j 1) j))
                 (quicksort! v (if (= i j) (+ i 1) i) high))))))))

; A sum in which every element counts by its place, so that order matters.
(define (fingerprint v)
  (let add ((i 0) (total 0))
    (if (= i (vector-length v))
        total
        (begin
          (when (and (> i 0) (> (vector-ref v (- i 1)) (vector-ref v i)))
            (error "quicksort: not sorted at" i))
          (add (+ i 1)
               (remainder (+ total (* (+ i 1) (vector-ref v i))) 1000003))))))

(let ((v (scrambled size)))
  (quicksort! v 0 (- size 1))
  (write (fingerprint v))
  (newline))
