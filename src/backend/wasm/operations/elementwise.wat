;; Activations, what they pass back, and Adam. Activations by number: linear, relu, silu, tanh.

;; eˣ: 2ⁿ · eʳ with n = round(x / ln 2) and a polynomial for r, which is at most ½ ln 2 in size. To
;; two units in the last place from e⁻⁸⁷ to e⁸⁸, and there it stays beyond.
(func $exp (param $x v128) (result v128)
  (local $n v128) (local $r v128) (local $sum v128)
  (local.set $x
    (f32x4.max
      (f32x4.min (local.get $x) (v128.const f32x4 88 88 88 88))
      (v128.const f32x4 -87 -87 -87 -87)))
  (local.set $n
    (f32x4.nearest
      (f32x4.mul (local.get $x)
        (v128.const f32x4 1.44269504 1.44269504 1.44269504 1.44269504))))
  ;; ln 2 in two parts, the first with so few digits that n times it is exact.
  (local.set $r
    (f32x4.sub
      (f32x4.sub (local.get $x)
        (f32x4.mul (local.get $n)
          (v128.const f32x4 0.693359375 0.693359375 0.693359375 0.693359375)))
      (f32x4.mul (local.get $n)
        (v128.const f32x4 -2.12194440e-4 -2.12194440e-4 -2.12194440e-4 -2.12194440e-4))))
  ;; Σ rᵏ / k! to k = 7, by Horner.
  (local.set $sum
    (v128.const f32x4 1.98412698e-4 1.98412698e-4 1.98412698e-4 1.98412698e-4))
  (local.set $sum
    (f32x4.add
      (v128.const f32x4 1.38888889e-3 1.38888889e-3 1.38888889e-3 1.38888889e-3)
      (f32x4.mul (local.get $r) (local.get $sum))))
  (local.set $sum
    (f32x4.add
      (v128.const f32x4 8.33333333e-3 8.33333333e-3 8.33333333e-3 8.33333333e-3)
      (f32x4.mul (local.get $r) (local.get $sum))))
  (local.set $sum
    (f32x4.add
      (v128.const f32x4 0.0416666667 0.0416666667 0.0416666667 0.0416666667)
      (f32x4.mul (local.get $r) (local.get $sum))))
  (local.set $sum
    (f32x4.add
      (v128.const f32x4 0.166666667 0.166666667 0.166666667 0.166666667)
      (f32x4.mul (local.get $r) (local.get $sum))))
  (local.set $sum
    (f32x4.add
      (v128.const f32x4 0.5 0.5 0.5 0.5)
      (f32x4.mul (local.get $r) (local.get $sum))))
  (local.set $sum
    (f32x4.add
      (v128.const f32x4 1 1 1 1)
      (f32x4.mul (local.get $r) (local.get $sum))))
  (local.set $sum
    (f32x4.add
      (v128.const f32x4 1 1 1 1)
      (f32x4.mul (local.get $r) (local.get $sum))))
  (f32x4.mul
    (local.get $sum)
    (i32x4.add
      (i32x4.shl (i32x4.trunc_sat_f32x4_s (local.get $n)) (i32.const 23))
      (v128.const f32x4 1 1 1 1))))

;; 1 / (1 + e⁻ˣ)
(func $sigmoid (param $x v128) (result v128)
  (f32x4.div
    (v128.const f32x4 1 1 1 1)
    (f32x4.add (v128.const f32x4 1 1 1 1) (call $exp (f32x4.neg (local.get $x))))))

;; f of the four numbers at c, in place. For the gradient, silu's sigma is kept.
(func $activate_four (param $c i32) (param $activation i32) (param $kept i32)
  (local $x v128) (local $sigma v128)
  (local.set $x (v128.load (local.get $c)))
  (if (i32.eq (local.get $activation) (i32.const 1))
    (then
      (v128.store (local.get $c)
        (f32x4.max (local.get $x) (v128.const i32x4 0 0 0 0))))
    (else
      (if (i32.eq (local.get $activation) (i32.const 2))
        (then
          (local.set $sigma (call $sigmoid (local.get $x)))
          (v128.store (local.get $kept) (local.get $sigma))
          (v128.store (local.get $c) (f32x4.mul (local.get $x) (local.get $sigma))))
        (else
          ;; tanh x = 2 σ(2x) − 1
          (local.set $sigma (call $sigmoid (f32x4.add (local.get $x) (local.get $x))))
          (v128.store (local.get $c)
            (f32x4.sub
              (f32x4.add (local.get $sigma) (local.get $sigma))
              (v128.const f32x4 1 1 1 1))))))))

(func $activate (param $c i32) (param $count i32) (param $activation i32) (param $kept i32)
  (local $edge i32)
  (if (i32.eqz (local.get $activation)) (then (return)))
  (block $few
    (loop $next
      (br_if $few (i32.lt_s (local.get $count) (i32.const 4)))
      (call $activate_four (local.get $c) (local.get $activation) (local.get $kept))
      (local.set $c (i32.add (local.get $c) (i32.const 16)))
      (local.set $kept (i32.add (local.get $kept) (i32.const 16)))
      (local.set $count (i32.sub (local.get $count) (i32.const 4)))
      (br $next)))
  (if (i32.le_s (local.get $count) (i32.const 0)) (then (return)))
  (local.set $edge (call $edge))
  (call $copy (local.get $edge) (local.get $c) (local.get $count))
  (call $activate_four
    (local.get $edge) (local.get $activation) (i32.add (local.get $edge) (i32.const 16)))
  (call $copy (local.get $c) (local.get $edge) (local.get $count))
  (if (i32.eq (local.get $activation) (i32.const 2))
    (then
      (call $copy
        (local.get $kept) (i32.add (local.get $edge) (i32.const 16)) (local.get $count)))))

;; c = f(c + bias) for each row.
(func $finish
  (param $c i32) (param $c_row i32) (param $rows i32) (param $width i32) (param $bias i32)
  (param $activation i32) (param $kept i32)
  (local $at i32) (local $left i32)
  (local.set $at (local.get $c))
  (local.set $left (local.get $rows))
  (loop $next
    (call $add (local.get $at) (local.get $bias) (local.get $width))
    (local.set $at (i32.add (local.get $at) (local.get $c_row)))
    (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
  (if (i32.eq (local.get $c_row) (i32.shl (local.get $width) (i32.const 2)))
    (then
      (call $activate
        (local.get $c) (i32.mul (local.get $rows) (local.get $width))
        (local.get $activation) (local.get $kept)))
    (else
      (loop $next
        (call $activate
          (local.get $c) (local.get $width) (local.get $activation) (local.get $kept))
        (local.set $c (i32.add (local.get $c) (local.get $c_row)))
        (local.set $kept (i32.add (local.get $kept) (local.get $c_row)))
        (br_if $next (local.tee $rows (i32.sub (local.get $rows) (i32.const 1))))))))

;; f′ · dy of the four numbers at dy, from the output y and silu's sigma.
(func $slope_four
  (param $dy i32) (param $y i32) (param $kept i32) (param $to i32) (param $activation i32)
  (local $d v128) (local $v v128) (local $sigma v128)
  (local.set $d (v128.load (local.get $dy)))
  (local.set $v (v128.load (local.get $y)))
  (if (i32.eq (local.get $activation) (i32.const 1))
    (then
      (v128.store (local.get $to)
        (v128.and (local.get $d) (f32x4.gt (local.get $v) (v128.const i32x4 0 0 0 0)))))
    (else
      (if (i32.eq (local.get $activation) (i32.const 2))
        (then
          ;; f′ = f + σ − σ · f
          (local.set $sigma (v128.load (local.get $kept)))
          (v128.store (local.get $to)
            (f32x4.mul (local.get $d)
              (f32x4.add (local.get $v)
                (f32x4.sub
                  (local.get $sigma) (f32x4.mul (local.get $sigma) (local.get $v)))))))
        (else
          ;; f′ = 1 − f²
          (v128.store (local.get $to)
            (f32x4.sub (local.get $d)
              (f32x4.mul (local.get $d) (f32x4.mul (local.get $v) (local.get $v))))))))))

;; delta = f′ · dy, and its sum over rows; a piece is some rows, with a sum of its own. Given dy, y,
;; kept sigma, delta, rows, width, activation, sums, rows of a piece. Where f is linear, delta is dy.
(func $slope (param $i i32)
  (local $row i32) (local $rows i32) (local $width i32) (local $activation i32) (local $count i32)
  (local $dy i32) (local $y i32) (local $kept i32) (local $delta i32) (local $at i32)
  (local $edge i32) (local $sums i32)
  (local.set $activation (call $given (i32.const 6)))
  (local.set $width (call $given (i32.const 5)))
  (local.set $row (i32.mul (local.get $i) (call $given (i32.const 8))))
  (local.set $rows
    (call $min
      (call $given (i32.const 8)) (i32.sub (call $given (i32.const 4)) (local.get $row))))
  (local.set $at (i32.mul (local.get $row) (i32.shl (local.get $width) (i32.const 2))))
  (local.set $dy (i32.add (call $given (i32.const 0)) (local.get $at)))
  (local.set $y (i32.add (call $given (i32.const 1)) (local.get $at)))
  (local.set $kept (i32.add (call $given (i32.const 2)) (local.get $at)))
  (local.set $delta (i32.add (call $given (i32.const 3)) (local.get $at)))
  (local.set $at (local.get $delta))
  (if (local.get $activation)
    (then
      (local.set $count (i32.mul (local.get $rows) (local.get $width)))
      (block $few
        (loop $next
          (br_if $few (i32.lt_s (local.get $count) (i32.const 4)))
          (call $slope_four
            (local.get $dy) (local.get $y) (local.get $kept) (local.get $at)
            (local.get $activation))
          (local.set $dy (i32.add (local.get $dy) (i32.const 16)))
          (local.set $y (i32.add (local.get $y) (i32.const 16)))
          (local.set $kept (i32.add (local.get $kept) (i32.const 16)))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (local.set $count (i32.sub (local.get $count) (i32.const 4)))
          (br $next)))
      (if (local.get $count)
        (then
          (local.set $edge (call $edge))
          (call $copy (local.get $edge) (local.get $dy) (local.get $count))
          (call $copy
            (i32.add (local.get $edge) (i32.const 16)) (local.get $y) (local.get $count))
          (if (i32.eq (local.get $activation) (i32.const 2))
            (then
              (call $copy
                (i32.add (local.get $edge) (i32.const 32)) (local.get $kept) (local.get $count))))
          (call $slope_four
            (local.get $edge)
            (i32.add (local.get $edge) (i32.const 16))
            (i32.add (local.get $edge) (i32.const 32))
            (local.get $edge)
            (local.get $activation))
          (call $copy (local.get $at) (local.get $edge) (local.get $count))))))
  (local.set $sums
    (i32.add
      (call $given (i32.const 7))
      (i32.mul (local.get $i) (i32.shl (local.get $width) (i32.const 2)))))
  (call $clear (local.get $sums) (local.get $width))
  (loop $next
    (call $add (local.get $sums) (local.get $delta) (local.get $width))
    (local.set $delta
      (i32.add (local.get $delta) (i32.shl (local.get $width) (i32.const 2))))
    (br_if $next (local.tee $rows (i32.sub (local.get $rows) (i32.const 1))))))

;; The sum of arrays that lie one behind another, in their order; a piece is a part of the numbers.
;; Given the arrays, how many, numbers in each, where the sum goes, numbers of a piece.
(func $total (param $i i32)
  (local $from i32) (local $to i32) (local $first i32) (local $count i32) (local $arrays i32)
  (local.set $first (i32.mul (local.get $i) (call $given (i32.const 4))))
  (local.set $count
    (call $min
      (call $given (i32.const 4)) (i32.sub (call $given (i32.const 2)) (local.get $first))))
  (local.set $from
    (i32.add (call $given (i32.const 0)) (i32.shl (local.get $first) (i32.const 2))))
  (local.set $to
    (i32.add (call $given (i32.const 3)) (i32.shl (local.get $first) (i32.const 2))))
  (local.set $arrays (call $given (i32.const 1)))
  (call $copy (local.get $to) (local.get $from) (local.get $count))
  (block $done
    (loop $next
      (local.set $arrays (i32.sub (local.get $arrays) (i32.const 1)))
      (br_if $done (i32.eqz (local.get $arrays)))
      (local.set $from
        (i32.add (local.get $from) (i32.shl (call $given (i32.const 2)) (i32.const 2))))
      (call $add (local.get $to) (local.get $from) (local.get $count))
      (br $next))))

;; m ← m + (g − m)(1 − β₁);  v ← v + (g² − v)(1 − β₂);  w ← w − rate · m / (√v + ε)
;; Given w, m, v, g, how many numbers, a multiple of four, numbers of a piece; rate, β₁, β₂, ε.
(func $adam (param $i i32)
  (local $first i32) (local $w i32) (local $m i32) (local $v i32) (local $g i32) (local $end i32)
  (local $gs v128) (local $ms v128) (local $vs v128)
  (local $rates v128) (local $epsilons v128) (local $rest1 v128) (local $rest2 v128)
  (local.set $rates (f32x4.splat (call $given_float (i32.const 6))))
  (local.set $epsilons (f32x4.splat (call $given_float (i32.const 9))))
  (local.set $rest1 (f32x4.splat (f32.sub (f32.const 1) (call $given_float (i32.const 7)))))
  (local.set $rest2 (f32x4.splat (f32.sub (f32.const 1) (call $given_float (i32.const 8)))))
  (local.set $first (i32.mul (local.get $i) (call $given (i32.const 5))))
  (local.set $end
    (call $min
      (call $given (i32.const 5)) (i32.sub (call $given (i32.const 4)) (local.get $first))))
  (local.set $first (i32.shl (local.get $first) (i32.const 2)))
  (local.set $w (i32.add (call $given (i32.const 0)) (local.get $first)))
  (local.set $m (i32.add (call $given (i32.const 1)) (local.get $first)))
  (local.set $v (i32.add (call $given (i32.const 2)) (local.get $first)))
  (local.set $g (i32.add (call $given (i32.const 3)) (local.get $first)))
  (local.set $end (i32.add (local.get $w) (i32.shl (local.get $end) (i32.const 2))))
  (loop $next
    (local.set $gs (v128.load (local.get $g)))
    (local.set $ms (v128.load (local.get $m)))
    (local.set $vs (v128.load (local.get $v)))
    (local.set $ms
      (f32x4.add (local.get $ms)
        (f32x4.mul (f32x4.sub (local.get $gs) (local.get $ms)) (local.get $rest1))))
    (local.set $vs
      (f32x4.add (local.get $vs)
        (f32x4.mul
          (f32x4.sub (f32x4.mul (local.get $gs) (local.get $gs)) (local.get $vs))
          (local.get $rest2))))
    (v128.store (local.get $m) (local.get $ms))
    (v128.store (local.get $v) (local.get $vs))
    (v128.store (local.get $w)
      (f32x4.sub (v128.load (local.get $w))
        (f32x4.div
          (f32x4.mul (local.get $ms) (local.get $rates))
          (f32x4.add (f32x4.sqrt (local.get $vs)) (local.get $epsilons)))))
    (local.set $g (i32.add (local.get $g) (i32.const 16)))
    (local.set $m (i32.add (local.get $m) (i32.const 16)))
    (local.set $v (i32.add (local.get $v) (i32.const 16)))
    (local.set $w (i32.add (local.get $w) (i32.const 16)))
    (br_if $next (i32.lt_u (local.get $w) (local.get $end)))))
