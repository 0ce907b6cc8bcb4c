import { Alert, Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useState, type SyntheticEvent } from 'react';
import { HttpError, Notification, useLogin } from 'react-admin';
import { Brand } from '../layout/brand';
import { LoginArt } from './login-art';

export const LoginPage = () => (
  <Box
    component="main"
    sx={{
      minHeight: '100vh',
      display: 'grid',
      gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1fr) minmax(420px, 44%)' },
      bgcolor: 'background.paper',
      color: 'text.primary',
    }}
  >
    <title>Sign in · Assay</title>
    <LoginArt />
    <Box sx={{ display: 'grid', placeItems: 'center', px: { xs: 3, sm: 6 }, py: 6 }}>
      <LoginForm />
    </Box>
    <Notification />
  </Box>
);

function LoginForm() {
  const login = useLogin();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await login({ username, password });
    } catch (error) {
      setBusy(false);
      const wrong = error instanceof HttpError && error.status === 401;
      setProblem(wrong ? 'Name or password is wrong.' : error instanceof Error ? error.message : 'Signing in failed.');
    }
  };

  return (
    <Box component="form" onSubmit={(event) => void submit(event)} sx={{ width: '100%', maxWidth: 360 }}>
      <Brand />
      <Typography variant="h1" sx={{ mt: 4 }}>
        Sign in
      </Typography>
      <Typography color="textSecondary" variant="body2" sx={{ mt: 0.5, mb: 2.5 }}>
        Know what each of your data is worth.
      </Typography>
      <Stack sx={{ gap: 1 }}>
        {problem && (
          <Alert severity="error" role="alert">
            {problem}
          </Alert>
        )}
        <TextField
          label="Name"
          name="username"
          autoComplete="username"
          autoFocus
          required
          value={username}
          onChange={({ target }) => setUsername(target.value)}
          slotProps={{ inputLabel: { required: false } }}
        />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={({ target }) => setPassword(target.value)}
          slotProps={{ inputLabel: { required: false } }}
        />
        <Button type="submit" variant="contained" size="large" loading={busy} sx={{ mt: 1 }}>
          Sign in
        </Button>
      </Stack>
    </Box>
  );
}
