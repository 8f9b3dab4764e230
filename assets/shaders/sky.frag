uniform vec3 zenithColor;
in vec3 ray;
void main() {
  float up = normalize(ray).z;
  gl_FragColor = vec4(mix(hazeColor, zenithColor, smoothstep(-0.01, 0.45, up)), 1.0);
}
