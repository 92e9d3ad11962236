; join: numbers written, joined to one text by halves, and parsed back out of it.
;
; quick 20     => 210
; lips  80     => 3240
; biwa  50000  => 1250025000
; full  150000 => 11250075000
; long 1843200 => 1698694041600
(import (scheme base) (scheme write))
(define size 150000)

; The numbers from `low` to `high`, written with commas between.
(define (joined low high)
  (if (= low high)
      (number->string low)
      (let ((middle (quotient (+ low high) 2)))
        (string-append (joined low middle)
                       ","
                       (joined (+ middle 1) high)))))

(define (sum-of-parts text)
  (let ((end (string-length text)))
    (let walk ((start 0) (i 0) (total 0))
      (cond ((= i end)
             (+ total (string->number (substring text start i))))
            ((char=? (string-ref text i) #\,)
             (walk (+ i 1)
                   (+ i 1)
                   (+ total (string->number (substring text start i)))))
            (else (walk start (+ i 1) total))))))

(let ((answer (sum-of-parts (joined 1 size))))
  (unless (= answer (quotient (* size (+ size 1)) 2)) (error "join: wrong" answer))
  (write answer)
  (newline))
