export function Brand() {
  return (
    <span className="flex items-center gap-2.5 font-semibold text-[0.9375rem] tracking-[-0.01em]">
      <svg width="20" height="20" viewBox="0 0 32 32" aria-hidden="true" className="text-accent">
        <path
          d="M3 17h6l3.6-9 6 16 3.9-10 1.6 3H29"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.8"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      Sightline
    </span>
  );
}
