; search: every place where a word occurs in a Fibonacci word, character by character.
;
; quick 7  => 3
; lips  9  => 8
; biwa  22 => 4180
; full  25 => 17711
; long 32  => 514228
(import (scheme base) (scheme write))
(define size 25)

(define (fibonacci-word n)
  (do ((n n (- n 1))
       (word "a" next)
       (next "ab" (string-append next word)))
      ((= n 0) word)))

(define (occurs-at? word text start)
  (let compare ((i 0))
    (cond ((= i (string-length word)) #t)
          ((char=? (string-ref word i) (string-ref text (+ start i)))
           (compare (+ i 1)))
          (else #f))))

(define (occurrences word text here?)
  (let ((last (- (string-length text) (string-length word))))
    (let walk ((start 0) (found 0))
      (cond ((> start last) found)
            ((here? word text start) (walk (+ start 1) (+ found 1)))
            (else (walk (+ start 1) found))))))

(define (cut-out? word text start)
  (equal? word (substring text start (+ start (string-length word)))))

(let* ((text (fibonacci-word size))
       (answer (occurrences "abaababaabaab" text occurs-at?)))
  (unless (= answer (occurrences "abaababaabaab" text cut-out?)) (error "search: wrong" answer))
  (write answer)
  (newline))
