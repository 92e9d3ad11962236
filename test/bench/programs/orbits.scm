; orbits: three bodies chase each other along a figure of eight, by leapfrog steps on vectors of flonums.
;
; quick 10    => -1288
; lips  400   => -1288
; biwa  8000  => -1288
; full  15000 => -1288
; long 471859 => -1288
(import (scheme base) (scheme inexact) (scheme write))
(define size 15000)

; A body is its place and its velocity in the plane; every mass is one.
(define (body x y vx vy) (vector x y vx vy))

(define bodies
  (list (body 0.97000436 -0.24308753 0.466203685 0.43236573)
        (body -0.97000436 0.24308753 0.466203685 0.43236573)
        (body 0.0 0.0 -0.93240737 -0.86473146)))

(define time-step 0.001)

(define (increase! body place by)
  (vector-set! body place (+ (vector-ref body place) by)))

(define (attract! a b)
  (let* ((dx (- (vector-ref b 0) (vector-ref a 0)))
         (dy (- (vector-ref b 1) (vector-ref a 1)))
         (square (+ (* dx dx) (* dy dy)))
         (pull (/ time-step (* square (sqrt square)))))
    (increase! a 2 (* dx pull))
    (increase! a 3 (* dy pull))
    (increase! b 2 (- (* dx pull)))
    (increase! b 3 (- (* dy pull)))))

(define (each-pair action bodies)
  (unless (null? bodies)
    (for-each (lambda (other) (action (car bodies) other)) (cdr bodies))
    (each-pair action (cdr bodies))))

(define (drift! body)
  (increase! body 0 (* 0.5 time-step (vector-ref body 2)))
  (increase! body 1 (* 0.5 time-step (vector-ref body 3))))

(define (step!)
  (for-each drift! bodies)
  (each-pair attract! bodies)
  (for-each drift! bodies))

(define (energy)
  (let ((total 0.0))
    (for-each
     (lambda (body)
       (let ((vx (vector-ref body 2)) (vy (vector-ref body 3)))
         (set! total (+ total (* 0.5 (+ (* vx vx) (* vy vy)))))))
     bodies)
    (each-pair
     (lambda (a b)
       (let ((dx (- (vector-ref b 0) (vector-ref a 0)))
             (dy (- (vector-ref b 1) (vector-ref a 1))))
         (set! total (- total (/ 1.0 (sqrt (+ (* dx dx) (* dy dy))))))))
     bodies)
    total))

(define (momentum place)
  (apply + (map (lambda (body) (vector-ref body place)) bodies)))

(let ((before (energy)))
  (do ((n 0 (+ n 1)))
      ((= n size))
    (step!))
  (let ((after (energy)))
    (unless (< (abs (- after before)) 0.0001) (error "orbits: energy was not kept" before after))
    (unless (< (abs (+ (momentum 2) (momentum 3))) 0.000001) (error "orbits: momentum was not kept"))
    (write (exact (floor (* 1000.0 after))))
    (newline)))
