uniform sampler2D reliefMap;
uniform vec3 roadMajor;
uniform vec3 roadMinor;
uniform vec3 markingColor;
uniform vec3 deckColor;
in vec4 place;
in float halfWidth;
in float range;
in vec2 uv;
flat in float rank;
float stripe(float distanceFromLine, float width) {
  float pixel = fwidth(place.x);
  return smoothstep(width * 0.5 + pixel, width * 0.5, abs(distanceFromLine));
}
void main() {
  vec3 color = mix(roadMajor, roadMinor, clamp((rank - 2.0) / 3.0, 0.0, 1.0));
  if (rank > 8.5) {
    color = deckColor;
  } else if (rank < 6.5) {
    float near = 1.0 - smoothstep(0.25, 0.9, fwidth(place.x));
    float open = smoothstep(halfWidth + 4.0, halfWidth + 6.0, place.z) * near;
    float side = abs(place.x);
    float lanes = max(place.w, 1.0);
    float marks = 0.0;
    if (rank < 5.5) marks = max(marks, 0.7 * stripe(side - (halfWidth - 0.5), 0.25));
    float dash = step(fract(place.y / 9.0), 0.45);
    if (lanes > 1.5) {
      marks = max(marks, stripe(side - 0.25, 0.18));
      marks = max(marks, dash * stripe(side - halfWidth * 0.48, 0.18));
    } else if (rank < 5.5) {
      marks = max(marks, dash * stripe(place.x, 0.2));
    }
    color = mix(color, markingColor, marks * open * 0.7);
  }
  float shadow = texture(reliefMap, uv).b;
  color *= mix(vec3(1.0), vec3(0.70, 0.73, 0.79), shadow * step(rank, 8.5));
  gl_FragColor = vec4(mix(color, hazeColor, hazeAt(range)), 1.0);
}
