uniform vec3 buildingColor;
in vec2 wall;
in vec3 worldNormal;
in float range;
flat in vec4 style;
flat in float tint;
void main() {
  vec3 normal = normalize(worldNormal);
  vec3 base = buildingColor * mix(vec3(0.90, 0.92, 0.96), vec3(1.03, 1.0, 0.95), tint);
  float facing = dot(normal, sunDirection);
  vec3 lit = mix(vec3(0.62, 0.66, 0.73), vec3(1.0, 0.985, 0.955), smoothstep(-0.35, 0.75, facing));
  vec3 color = base * lit;
  if (normal.z > 0.5) {
    color = base * vec3(0.93, 0.935, 0.94);
  } else {
    color *= mix(0.74, 1.0, smoothstep(0.0, 14.0, wall.x));
    vec2 cell = vec2(wall.y / 3.4, wall.x / 3.0);
    vec2 width = fwidth(cell);
    float floors = 1.0 - smoothstep(0.12, 0.40, width.y);
    float line = smoothstep(0.10 + width.y, 0.10, fract(cell.y));
    color *= 1.0 - 0.13 * line * floors;
    float bays = floors * (1.0 - smoothstep(0.10, 0.34, width.x));
    vec2 place = abs(fract(cell) - vec2(0.5, 0.58));
    vec2 pane = smoothstep(vec2(0.30, 0.26) + width, vec2(0.30, 0.26), place);
    color = mix(color, color * vec3(0.62, 0.68, 0.76), pane.x * pane.y * bays * 0.75);
  }
  color = mix(color, style.rgb * (0.55 + 0.45 * lit), style.a);
  gl_FragColor = vec4(mix(color, hazeColor, hazeAt(range)), 1.0);
}
