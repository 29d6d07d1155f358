/** Mantine dressed in Plecho's colours; only the styles of the components in use are loaded. */
import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/global.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/Button.css';
import '@mantine/core/styles/ActionIcon.css';
import '@mantine/core/styles/CloseButton.css';
import '@mantine/core/styles/Popover.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/Paper.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Modal.css';
import '@mantine/core/styles/Loader.css';
import '@mantine/core/styles/Input.css';
import '@mantine/core/styles/PasswordInput.css';
import '@mantine/core/styles/NumberInput.css';
import '@mantine/core/styles/Combobox.css';
import '@mantine/core/styles/ScrollArea.css';
import '@mantine/core/styles/Pill.css';
import '@mantine/core/styles/PillsInput.css';
import '@mantine/core/styles/SegmentedControl.css';
import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/Checkbox.css';
import '@mantine/core/styles/Switch.css';
import '@mantine/core/styles/Slider.css';
import '@mantine/core/styles/Tooltip.css';
import '@mantine/core/styles/Progress.css';
import '@mantine/core/styles/Menu.css';
import '@mantine/core/styles/Notification.css';
import '@mantine/notifications/styles.css';
import { createTheme, defaultVariantColorsResolver, type CSSVariablesResolver } from '@mantine/core';

const FONT =
  "'Segoe UI Variable Text', 'Segoe UI', -apple-system, BlinkMacSystemFont, 'Noto Sans', Ubuntu, Cantarell, 'Liberation Sans', system-ui, sans-serif";

type Variant = Parameters<typeof defaultVariantColorsResolver>[0];

function ownColours({ variant, color = 'petrol' }: Variant): { background?: string; hover?: string; color?: string } {
  if (color === 'petrol' && variant === 'filled')
    return { background: 'var(--accent)', hover: 'var(--accent-hover)', color: 'var(--on-accent)' };
  if (color === 'petrol' && variant === 'subtle') return { hover: 'var(--hover)', color: 'var(--accent)' };
  if (color === 'petrol' && variant === 'light') return { background: 'var(--accent-soft)', color: 'var(--accent)' };
  if (color === 'red' && variant === 'filled')
    return { background: 'var(--danger)', hover: 'var(--danger-hover)', color: 'var(--on-danger)' };
  return {};
}

export const theme = createTheme({
  fontFamily: FONT,
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '12px', sm: '14px', md: '15px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  primaryColor: 'petrol',
  primaryShade: { light: 8, dark: 4 },
  // Mantine chooses the colour of the words by the light scheme alone; these hold in both.
  variantColorResolver: (input) => ({ ...defaultVariantColorsResolver(input), ...ownColours(input) }),
  respectReducedMotion: true,
  black: '#16222a',
  colors: {
    petrol: [
      '#e0eff3',
      '#cbe4eb',
      '#a9d6e2',
      '#8bcbdc',
      '#6cc3da',
      '#3f9cb5',
      '#247b93',
      '#166a80',
      '#0f5a6e',
      '#0a4454',
    ],
    gray: [
      '#f4f6f7',
      '#eceff1',
      '#dde3e6',
      '#c9d2d6',
      '#b9c4c9',
      '#87969e',
      '#5b6b74',
      '#4a5a63',
      '#33424a',
      '#16222a',
    ],
    dark: [
      '#e6edf0',
      '#b7c4ca',
      '#94a4ac',
      '#6d7d86',
      '#3b4950',
      '#2a353b',
      '#1f292e',
      '#11171a',
      '#0d1214',
      '#090d0f',
    ],
    red: ['#fcebe9', '#f9d3d0', '#f3aaa5', '#ff9288', '#f0625a', '#e04b41', '#d43c31', '#c22f25', '#b0261d', '#8a1b14'],
  },
  components: {
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true, transitionProps: { duration: 100 } } },
    Modal: {
      defaultProps: { centered: true, transitionProps: { duration: 120 }, overlayProps: { backgroundOpacity: 0.4 } },
    },
    Popover: { defaultProps: { transitionProps: { duration: 100 }, shadow: 'md' } },
    Select: { defaultProps: { rightSectionWidth: 30 } },
    // Otherwise the input for the next value would take a line of its own.
    TagsInput: { styles: { inputField: { minWidth: 40 } } },
    Input: { defaultProps: { size: 'sm' } },
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
  },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    '--mantine-font-weight-medium': '500',
    '--mantine-color-body': 'var(--bg)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-2)',
    '--mantine-color-placeholder': 'var(--ink-3)',
    '--mantine-color-error': 'var(--missed-ink)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-anchor': 'var(--accent)',
  },
  light: {},
  dark: {},
});
