; parameters: a parameter object rebound in nested extents and read within them.
;
; quick 4   => 40
; lips  250 => 5271000
; biwa  500 => 41917000
; full  400 => 21493600
; long 1920 => 2362983680
(import (scheme base) (scheme write))
(define size 400)

(define depth (make-parameter 0))
(define scale (make-parameter 1))

; The sum of the depths from here down to `n`, each read through the parameters in force.
(define (descend n)
  (if (= n 0)
      0
      (parameterize ((depth (+ 1 (depth))) (scale 2))
        (let ((below (descend (- n 1))))
          (+ below (* (scale) (depth)))))))

(let add ((n 1) (total 0) (check 0))
  (cond ((<= n size)
         (add (+ n 1)
              (+ total (descend n))
              (+ check (* n (+ n 1)))))
        ((and (= total check) (= 0 (depth)) (= 1 (scale)))
         (write total)
         (newline))
        (else (error "parameters: wrong" total check))))
