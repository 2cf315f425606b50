;; The cross-entropy of pixels x and logits l. A piece is an image.

;; softplus(l) − x · l of four pixels: max(l, 0) − x · l + ln(1 + e^−|l|), and of the last with
;; e = e^−|l|, s = e / (2 + e): ln(1 + e) = 2 (s + s³/3 + s⁵/5 + …), where s is at most ⅓.
(func $cross_entropy_four (param $x v128) (param $l v128) (result v128)
  (local $e v128) (local $s v128) (local $square v128) (local $sum v128)
  (local.set $e (call $exp (f32x4.neg (f32x4.abs (local.get $l)))))
  (local.set $s
    (f32x4.div (local.get $e) (f32x4.add (local.get $e) (v128.const f32x4 2 2 2 2))))
  (local.set $square (f32x4.mul (local.get $s) (local.get $s)))
  (local.set $sum (v128.const f32x4 0.0666666667 0.0666666667 0.0666666667 0.0666666667))
  (local.set $sum
    (f32x4.add
      (v128.const f32x4 0.0769230769 0.0769230769 0.0769230769 0.0769230769)
      (f32x4.mul (local.get $square) (local.get $sum))))
  (local.set $sum
    (f32x4.add
      (v128.const f32x4 0.0909090909 0.0909090909 0.0909090909 0.0909090909)
      (f32x4.mul (local.get $square) (local.get $sum))))
  (local.set $sum
    (f32x4.add
      (v128.const f32x4 0.111111111 0.111111111 0.111111111 0.111111111)
      (f32x4.mul (local.get $square) (local.get $sum))))
  (local.set $sum
    (f32x4.add
      (v128.const f32x4 0.142857143 0.142857143 0.142857143 0.142857143)
      (f32x4.mul (local.get $square) (local.get $sum))))
  (local.set $sum
    (f32x4.add
      (v128.const f32x4 0.2 0.2 0.2 0.2)
      (f32x4.mul (local.get $square) (local.get $sum))))
  (local.set $sum
    (f32x4.add
      (v128.const f32x4 0.333333333 0.333333333 0.333333333 0.333333333)
      (f32x4.mul (local.get $square) (local.get $sum))))
  (local.set $sum
    (f32x4.add
      (v128.const f32x4 1 1 1 1) (f32x4.mul (local.get $square) (local.get $sum))))
  (f32x4.add
    (f32x4.sub
      (f32x4.max (local.get $l) (v128.const i32x4 0 0 0 0))
      (f32x4.mul (local.get $x) (local.get $l)))
    (f32x4.mul (f32x4.add (local.get $s) (local.get $s)) (local.get $sum))))

;; Given x, l, where the images' sums go, pixels.
(func $bernoulli (param $i i32)
  (local $x i32) (local $l i32) (local $count i32) (local $sum v128)
  (local.set $count (call $given (i32.const 3)))
  (local.set $x (i32.mul (local.get $i) (i32.shl (local.get $count) (i32.const 2))))
  (local.set $l (i32.add (call $given (i32.const 1)) (local.get $x)))
  (local.set $x (i32.add (call $given (i32.const 0)) (local.get $x)))
  (block $few
    (loop $next
      (br_if $few (i32.lt_s (local.get $count) (i32.const 4)))
      (local.set $sum
        (f32x4.add
          (local.get $sum)
          (call $cross_entropy_four (v128.load (local.get $x)) (v128.load (local.get $l)))))
      (local.set $x (i32.add (local.get $x) (i32.const 16)))
      (local.set $l (i32.add (local.get $l) (i32.const 16)))
      (local.set $count (i32.sub (local.get $count) (i32.const 4)))
      (br $next)))
  (if (local.get $count)
    (then
      ;; Pixels of 0 with logits so low that they cost nothing fill the vector up.
      (v128.store (call $edge) (v128.const i32x4 0 0 0 0))
      (v128.store offset=16 (call $edge) (v128.const f32x4 -1e30 -1e30 -1e30 -1e30))
      (call $copy (call $edge) (local.get $x) (local.get $count))
      (call $copy (i32.add (call $edge) (i32.const 16)) (local.get $l) (local.get $count))
      (local.set $sum
        (f32x4.add
          (local.get $sum)
          (call $cross_entropy_four
            (v128.load (call $edge)) (v128.load offset=16 (call $edge)))))))
  (f32.store
    (i32.add (call $given (i32.const 2)) (i32.shl (local.get $i) (i32.const 2)))
    (f32.add
      (f32.add (f32x4.extract_lane 0 (local.get $sum)) (f32x4.extract_lane 1 (local.get $sum)))
      (f32.add
        (f32x4.extract_lane 2 (local.get $sum)) (f32x4.extract_lane 3 (local.get $sum))))))

;; (σ(l) − x) · dy. Given x, l, where it goes, pixels, and dy, a number for each image.
(func $bernoulli_gradient (param $i i32)
  (local $x i32) (local $l i32) (local $to i32) (local $count i32) (local $dy v128)
  (local.set $count (call $given (i32.const 3)))
  (local.set $x (i32.mul (local.get $i) (i32.shl (local.get $count) (i32.const 2))))
  (local.set $l (i32.add (call $given (i32.const 1)) (local.get $x)))
  (local.set $to (i32.add (call $given (i32.const 2)) (local.get $x)))
  (local.set $x (i32.add (call $given (i32.const 0)) (local.get $x)))
  (local.set $dy
    (v128.load32_splat
      (i32.add (call $given (i32.const 4)) (i32.shl (local.get $i) (i32.const 2)))))
  (block $few
    (loop $next
      (br_if $few (i32.lt_s (local.get $count) (i32.const 4)))
      (v128.store (local.get $to)
        (f32x4.mul
          (local.get $dy)
          (f32x4.sub (call $sigmoid (v128.load (local.get $l))) (v128.load (local.get $x)))))
      (local.set $x (i32.add (local.get $x) (i32.const 16)))
      (local.set $l (i32.add (local.get $l) (i32.const 16)))
      (local.set $to (i32.add (local.get $to) (i32.const 16)))
      (local.set $count (i32.sub (local.get $count) (i32.const 4)))
      (br $next)))
  (if (i32.eqz (local.get $count)) (then (return)))
  (call $copy (call $edge) (local.get $x) (local.get $count))
  (call $copy (i32.add (call $edge) (i32.const 16)) (local.get $l) (local.get $count))
  (v128.store (call $edge)
    (f32x4.mul
      (local.get $dy)
      (f32x4.sub
        (call $sigmoid (v128.load offset=16 (call $edge))) (v128.load (call $edge)))))
  (call $copy (local.get $to) (call $edge) (local.get $count)))
