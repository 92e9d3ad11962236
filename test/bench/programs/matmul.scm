; matmul: matrices as vectors of vectors, multiplied the schoolbook way.
;
; quick 5   => 189
; lips  27  => 0
; biwa  55  => 1845
; full  100 => -1472
; long 480  => 1287
(import (scheme base) (scheme write))
(define size 100)

(define (make-matrix n element)
  (let ((rows (make-vector n #f)))
    (do ((i 0 (+ i 1)))
        ((= i n) rows)
      (let ((row (make-vector n 0)))
        (do ((j 0 (+ j 1)))
            ((= j n))
          (vector-set! row j (element i j)))
        (vector-set! rows i row)))))

(define (element m i j) (vector-ref (vector-ref m i) j))

(define (multiply a b n)
  (make-matrix n
    (lambda (i j)
      (let ((row (vector-ref a i)))
        (let add ((k 0) (total 0))
          (if (= k n)
              total
              (add (+ k 1)
                   (+ total (* (vector-ref row k) (element b k j))))))))))

(define (apply-matrix m v n)
  (let ((result (make-vector n 0)))
    (do ((i 0 (+ i 1)))
        ((= i n) result)
      (do ((j 0 (+ j 1)))
          ((= j n))
        (vector-set! result i (+ (vector-ref result i)
                                 (* (element m i j) (vector-ref v j))))))))

(define (trace m n)
  (let add ((i 0) (total 0))
    (if (= i n)
        total
        (add (+ i 1) (+ total (element m i i))))))

; Freivalds' check: a (b v) must be (a b) v.
(let* ((a (make-matrix size (lambda (i j) (- (remainder (+ (* 7 i) (* 3 j)) 19) 9))))
       (b (make-matrix size (lambda (i j) (- (remainder (+ (* 5 i) (* i j)) 23) 11))))
       (c (multiply a b size))
       (v (make-vector size 0)))
  (do ((i 0 (+ i 1)))
      ((= i size))
    (vector-set! v i (- (remainder (* 11 i) 13) 6)))
  (unless (equal? (apply-matrix c v size)
                  (apply-matrix a (apply-matrix b v size) size))
    (error "matmul: wrong"))
  (write (trace c size))
  (newline))
