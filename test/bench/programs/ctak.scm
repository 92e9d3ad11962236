; ctak: tak with every answer delivered by a continuation, all of them escapes.
;
; quick 2 => 3
; lips  6 => 7
; biwa  6 => 7
; full  7 => 14
; long 9  => 18
(import (scheme base) (scheme write))
(define size 7)

(define (ctak x y z)
  (call-with-current-continuation
   (lambda (return) (deliver return x y z))))

(define (deliver return x y z)
  (if (not (< y x))
      (return z)
      (deliver return
               (ctak (- x 1) y z)
               (ctak (- y 1) z x)
               (ctak (- z 1) x y))))

(define (tak x y z)
  (if (not (< y x))
      z
      (tak (tak (- x 1) y z)
           (tak (- y 1) z x)
           (tak (- z 1) x y))))

(let ((answer (ctak (* 3 size) (* 2 size) size)))
  (unless (= answer (tak (* 3 size) (* 2 size) size)) (error "ctak: wrong" answer))
  (write answer)
  (newline))
