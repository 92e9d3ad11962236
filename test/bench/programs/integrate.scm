; integrate: Simpson's rule over a closure, adaptive and plain, until both know pi.
;
; quick 100    => 3141592
; lips  40000  => 3141592
; biwa  80000  => 3141592
; full  400000 => 3141592
; long 6710886 => 3141592
(import (scheme base) (scheme write))
(define size 400000)

(define (quarter-circle x) (/ 4.0 (+ 1.0 (* x x))))

(define (simpson f a b)
  (* (/ (- b a) 6.0)
     (+ (f a) (* 4.0 (f (/ (+ a b) 2.0))) (f b))))

(define (adaptive f a b whole tolerance)
  (let* ((middle (/ (+ a b) 2.0))
         (left (simpson f a middle))
         (right (simpson f middle b)))
    (if (< (abs (- (+ left right) whole)) tolerance)
        (+ left right)
        (+ (adaptive f a middle left (/ tolerance 2.0))
           (adaptive f middle b right (/ tolerance 2.0))))))

(define (composite f a b parts)
  (let ((width (/ (- b a) parts)))
    (let add ((k 0) (total 0.0))
      (if (= k parts)
          total
          (let ((from (+ a (* k width))))
            (add (+ k 1)
                 (+ total (simpson f from (+ from width)))))))))

(let ((plain (composite quarter-circle 0.0 1.0 size))
      (careful (adaptive quarter-circle 0.0 1.0 (simpson quarter-circle 0.0 1.0) 0.0000001)))
  (unless (< (abs (- plain careful)) 0.0000001) (error "integrate: the rules disagree" plain careful))
  (write (exact (floor (* 1000000.0 plain))))
  (newline))
