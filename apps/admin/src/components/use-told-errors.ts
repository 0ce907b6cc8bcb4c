import { useNotify } from 'react-admin';

/**
 * Options for a form's create or edit context: an error is told in the API's words even when fields are marked too, where
 * react-admin would only say that the form is not valid.
 */
export function useToldErrors(): { onError: (error: unknown) => void } {
  const notify = useNotify();
  return {
    onError: (error) => {
      notify(error instanceof Error ? error.message : 'It could not be saved.', {
        type: 'error',
        autoHideDuration: 8000,
      });
    },
  };
}
