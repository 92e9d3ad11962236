; wind: dynamic-wind entered and left, half of the time by an escape through two of them.
;
; quick 10     => (20 20)
; lips  6000   => (12000 12000)
; biwa  25000  => (50000 50000)
; full  120000 => (240000 240000)
; long 1258291 => (2516582 2516582)
(import (scheme base) (scheme write))
(define size 120000)

(define entered 0)
(define left 0)

(define (within thunk)
  (dynamic-wind
   (lambda () (set! entered (+ entered 1)))
   thunk
   (lambda () (set! left (+ left 1)))))

(define (visit n)
  (call-with-current-continuation
   (lambda (return)
     (within
      (lambda ()
        (within
         (lambda ()
           (if (odd? n)
               (return 'escaped)
               'walked))))))))

(do ((n 0 (+ n 1)))
    ((= n size))
  (unless (eq? (visit n) (if (odd? n) 'escaped 'walked))
    (error "wind: wrong way out" n)))

(unless (= entered left (* 2 size)) (error "wind: wrong" entered left))
(write (list entered left))
(newline)
