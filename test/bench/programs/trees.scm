; trees: binary trees of records, built, searched, mirrored and counted.
;
; quick 4  => 15
; lips  7  => 127
; full  15 => 32767
; long 21  => 2097151
; biwa cannot: it has no define-record-type
(import (scheme base) (scheme write))
(define size 15)

(define-record-type node
  (make-node left key right)
  node?
  (left node-left set-node-left!)
  (key node-key)
  (right node-right set-node-right!))

; A perfectly balanced search tree of the keys from `low` up to `high`.
(define (build low high)
  (if (>= low high)
      #f
      (let ((middle (quotient (+ low high) 2)))
        (make-node (build low middle)
                   middle
                   (build (+ middle 1) high)))))

(define (contains? tree key)
  (and (node? tree)
       (cond ((< key (node-key tree)) (contains? (node-left tree) key))
             ((> key (node-key tree)) (contains? (node-right tree) key))
             (else #t))))

(define (mirror! tree)
  (when (node? tree)
    (let ((left (node-left tree)))
      (set-node-left! tree (node-right tree))
      (set-node-right! tree left)
      (mirror! (node-left tree))
      (mirror! (node-right tree)))))

(define (count tree)
  (if (node? tree)
      (+ 1 (count (node-left tree)) (count (node-right tree)))
      0))

(let* ((most (- (expt 2 size) 1))
       (tree (build 0 most)))
  (do ((key 0 (+ key 1)))
      ((= key most))
    (unless (contains? tree key) (error "trees: lost" key)))
  (when (contains? tree most) (error "trees: found what was never put"))
  (mirror! tree)
  (unless (or (= most 1) (> (node-key (node-left tree)) (node-key tree))) (error "trees: not mirrored"))
  (mirror! tree)
  (unless (contains? tree 0) (error "trees: not mirrored back"))
  (write (count tree))
  (newline))
