; read: a long list of all kinds of data read from a string port.
;
; quick 5     => 40
; lips  10    => 80
; biwa  20000 => 160000
; full  10000 => 80000
; long 122880 => 983040
(import (scheme base) (scheme cxr) (scheme read) (scheme write))
(define size 10000)

(define item "(item-name 42 -17 \"a string, with \\\"quotes\\\"\" #\\x (nested (list . pair)) #(1 2 #t) 'quoted) ")

(define (repeated text times)
  (cond ((= times 0) "")
        ((= times 1) text)
        (else
         (let ((half (quotient times 2)))
           (string-append (repeated text half)
                          (repeated text (- times half)))))))

(define (read-from text) (read (open-input-string text)))

(let* ((data (read-from (string-append "(" (repeated item size) ")")))
       (first (car data)))
  (unless (= size (length data)) (error "read: wrong length" (length data)))
  (for-each
   (lambda (datum)
     (unless (equal? datum first) (error "read: one differs" datum)))
   data)
  (unless (and (eq? (car first) 'item-name) (= 25 (+ (cadr first) (caddr first))))
    (error "read: wrong datum" first))
  (write (* size (length first)))
  (newline))
